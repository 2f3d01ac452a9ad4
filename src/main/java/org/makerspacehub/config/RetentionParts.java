package org.makerspacehub.config;

import org.springframework.context.annotation.Configuration;

/** What is forgotten: by time, and with a person. */
@Configuration(proxyBeanMethods = false)
public class RetentionParts {}
