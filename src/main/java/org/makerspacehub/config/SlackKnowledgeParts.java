package org.makerspacehub.config;

import org.springframework.context.annotation.Configuration;

/** What is taken in from Slack, and who may read it. */
@Configuration(proxyBeanMethods = false)
public class SlackKnowledgeParts {}
