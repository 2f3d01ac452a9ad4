package org.makerspacehub.config;

import org.springframework.context.annotation.Configuration;

/** What is taken in from mails, files and notes. */
@Configuration(proxyBeanMethods = false)
public class PaperKnowledgeParts {}
