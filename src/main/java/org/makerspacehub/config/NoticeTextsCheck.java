package org.makerspacehub.config;

import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.tell.NoticeText;

/**
 * Looks at the texts of the notices before anything starts: a word that nothing fills in stops the
 * start, instead of reaching a member.
 */
final class NoticeTextsCheck implements CamelContextConfiguration {

  @Override
  public void beforeApplicationStart(CamelContext camel) {
    camel
        .getCamelContextExtension()
        .getContextPlugin(Model.class)
        .addModelLifecycleStrategy(
            new ModelLifecycleStrategySupport() {
              @Override
              public void onAddRouteDefinition(RouteDefinition route) {
                check(route);
              }
            });
  }

  @Override
  public void afterApplicationStart(CamelContext camel) {
    // Once more, for flows that were there before this listened.
    camel
        .getCamelContextExtension()
        .getContextPlugin(Model.class)
        .getRouteDefinitions()
        .forEach(NoticeTextsCheck::check);
  }

  /**
   * @throws HubException naming the file, the word and those that may be used
   */
  static void check(RouteDefinition route) {
    String flow = route.getRouteId();
    if (!NoticeText.isChecked(flow)) {
      return;
    }
    for (ProcessorDefinition<?> step : route.getOutputs()) {
      if (step instanceof SetVariableDefinition variable
          && variable.getExpression() instanceof ConstantExpression text
          && isWords(variable.getName())) {
        NoticeText.check(flow, variable.getName(), text.getExpression());
      }
    }
  }

  private static boolean isWords(String name) {
    return name.startsWith("text") || name.startsWith("title") || name.startsWith("because");
  }
}
