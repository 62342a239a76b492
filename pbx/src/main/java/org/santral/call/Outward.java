package org.santral.call;

/** By which carriers a number outside is called. */
public sealed interface Outward {
    Outward ANY = new ByPrefix();

    /** Those of the outbound routes that its digits match, in order. */
    record ByPrefix() implements Outward {}

    /** That of one outbound route, when the digits match it. */
    record ByRoute(String route) implements Outward {}

    /** That one, whatever the routes say. */
    record ByTrunk(String trunk) implements Outward {}
}
