package org.santral.cdr;

import org.santral.webhooks.Subscription;

/** Deliberately wrong: packages of one rank that import each other. {@code RanksTest} must find it. */
record LooksAside(Subscription subscription) {}
