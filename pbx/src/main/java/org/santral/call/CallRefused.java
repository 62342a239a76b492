package org.santral.call;

/** A call that was not accepted: nothing was dialled and nothing recorded. */
public final class CallRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; the dialect turns it into its own words. */
    public enum Why {
        EXTENSION_NOT_FOUND,
        /** There is no extension, group, queue or menu of that number. */
        PLACE_NOT_FOUND,
        INVALID_SOURCE,
        INVALID_DESTINATION,
        INVALID_CALLER_ID,
        /** The number is valid, but the tenant may not call it: international or premium-rate. */
        NOT_PERMITTED,
        /** The tenant has no trunk of that name, or none was named where one is needed. */
        TRUNK_NOT_FOUND,
        /** The tenant has no outbound route of that name. */
        ROUTE_NOT_FOUND,
        /** The tenant's calls per second are used up. */
        TOO_MANY_PER_SECOND,
        /** The tenant's concurrent calls are used up. */
        TOO_MANY_AT_ONCE,
        /** The PBX is shutting down, overloaded or its ledger is down: try again later. */
        UNAVAILABLE
    }

    private final Why why;
    private final String value;

    /** @param value what the client gave and that was wrong; empty where it is not about a value */
    public CallRefused(Why why, String value, String message) {
        super(message);
        this.why = why;
        this.value = value;
    }

    public Why why() {
        return why;
    }

    public String value() {
        return value;
    }
}
