package org.makerspacehub.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Map;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Keeps a configuration or bean to processes that do the work of one of these roles. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Conditional(OnRole.RoleCondition.class)
public @interface OnRole {

  /** The roles that get it; {@link HubRole#ALL} always does. */
  HubRole[] value();

  /** Evaluates {@link OnRole} against {@code HUB_ROLE}. */
  class RoleCondition implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Map<String, Object> attributes = metadata.getAnnotationAttributes(OnRole.class.getName());
      HubRole role = HubRole.from(context.getEnvironment());
      return attributes != null
          && Arrays.stream((HubRole[]) attributes.get("value")).anyMatch(role::does);
    }
  }
}
