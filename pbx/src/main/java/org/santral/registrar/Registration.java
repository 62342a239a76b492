package org.santral.registrar;

/** One phone that is registered, for lists of them. */
public record Registration(String extension, Binding binding) {}
