package org.santral.sip.message;

/** What became of received bytes. */
public sealed interface ParseResult {
    /** A message whose mandatory headers are sound. */
    record Parsed(SipMessage message) implements ParseResult {}

    /**
     * A request that must be refused before any transaction sees it.
     *
     * @param status what to answer: 400, 413, 414, 505 or 513
     * @param reason the reason phrase, naming what is wrong
     * @param request what could be read of it, good for {@link SipResponse#to} only: its typed accessors may throw, even
     *     topVia, so the answer goes to where the packet came from
     */
    record Rejected(int status, String reason, SipRequest request) implements ParseResult {
        /** The answer, without a To tag. */
        public SipResponse.Builder answer() {
            return SipResponse.to(request, status, reason);
        }
    }

    /** Bytes that cannot or must not be answered: no SIP, a bad response, a bad ACK, a keep-alive. */
    record Dropped(String why) implements ParseResult {}
}
