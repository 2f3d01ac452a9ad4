package org.makerspacehub.config;

import org.springframework.context.annotation.Configuration;

/** Pieces of knowledge, what makes vectors of them, and the index. */
@Configuration(proxyBeanMethods = false)
public class KnowledgeParts {}
