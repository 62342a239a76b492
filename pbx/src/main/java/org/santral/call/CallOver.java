package org.santral.call;

/** The call is over, or no longer in this program's hands: a program that meets this leaves off. */
public final class CallOver extends Exception {
    private static final long serialVersionUID = 1L;

    public CallOver() {
        super("the call is over", null, false, false);
    }
}
