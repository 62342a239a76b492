package org.santral.simulator;

/** A call under way that a simulated party placed. What becomes of it is told by {@link CallLog}. */
public interface PlacedCall {

    /** The SIP Call-ID: names the call in the records. */
    String sipCallId();

    /** Ends the call in whatever state it is: CANCEL or BYE. From any thread; does nothing when it is over. */
    void hangUp();
}
