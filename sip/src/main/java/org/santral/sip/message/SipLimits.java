package org.santral.sip.message;

/**
 * What a peer may make us hold for one message.
 *
 * @param maxMessageBytes whole message; also the longest datagram
 * @param maxHeaders header lines
 * @param maxHeadBytes start line and all headers together
 * @param maxUriBytes the Request-URI
 * @param maxBodyBytes body
 */
public record SipLimits(int maxMessageBytes, int maxHeaders, int maxHeadBytes, int maxUriBytes, int maxBodyBytes) {
    /** 65,535 bytes of message, 128 headers in 32 KiB, a Request-URI of 2 KiB, 65,535 bytes of body. */
    public static final SipLimits DEFAULT = new SipLimits(65535, 128, 32768, 2048, 65535);
}
