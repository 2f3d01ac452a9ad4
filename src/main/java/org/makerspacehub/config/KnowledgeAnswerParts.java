package org.makerspacehub.config;

import org.springframework.context.annotation.Configuration;

/** Answers from what is known. */
@Configuration(proxyBeanMethods = false)
public class KnowledgeAnswerParts {}
