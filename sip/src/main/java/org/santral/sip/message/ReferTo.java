package org.santral.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * Where a REFER sends somebody (RFC 3515 §2.1).
 *
 * @param target who is to be contacted: without the headers and the method that the URI carried
 * @param method what is to be sent there; INVITE unless the URI says otherwise
 * @param replaces the dialog to be taken over, for an attended transfer (RFC 5589 §7.1); null for a blind one
 */
public record ReferTo(
        SipUri target, String method, @Nullable Replaces replaces) {

    /**
     * Parses the value of a Refer-To header. What the URI carries in {@code ?Replaces=…} is unescaped. Some phones leave
     * out the angle brackets although the grammar asks for them when there are headers; they are understood.
     *
     * @throws SipSyntaxException if it is malformed, holds more than one address, or is no sip, sips or tel URI
     */
    public static ReferTo parse(String value) {
        String written = value.strip();
        boolean bare = SipUri.isSipOrTel(written) && written.indexOf('<') < 0;
        SipUri uri = NameAddr.parse(HeaderNames.REFER_TO, bare ? "<" + written + ">" : written)
                .uri();
        String method = uri.param("method");
        if (method != null && !Chars.isToken(method)) {
            throw new SipSyntaxException(HeaderNames.REFER_TO, "method malformed");
        }
        String replaces = uri.header(HeaderNames.REPLACES);
        return new ReferTo(
                uri.withoutHeaders().withoutParam("method"),
                method == null ? "INVITE" : method,
                replaces == null ? null : Replaces.parse(replaces));
    }
}
