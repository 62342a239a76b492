package org.santral.leg;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipRequest;

/** Key presses in SIP INFO, in the two forms that phones and carriers send: {@code application/dtmf-relay} and dtmf. */
final class DtmfInfo {
    private static final Pattern RELAY = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*([0-9*#A-D])\\s*$");
    private static final Pattern KEY = Pattern.compile("[0-9*#A-Da-d]");
    private static final int LONGEST_BODY = 256;

    private DtmfInfo() {}

    /** The key of an INFO request, upper case; null if it tells of none. */
    static @Nullable Character key(SipRequest info) {
        String type = info.header("Content-Type");
        byte[] body = info.body();
        if (type == null || body.length > LONGEST_BODY) {
            return null;
        }
        String text = new String(body, StandardCharsets.US_ASCII);
        String form = type.toLowerCase(Locale.ROOT);
        if (form.startsWith("application/dtmf-relay")) {
            Matcher signal = RELAY.matcher(text);
            return signal.find() ? upper(signal.group(1)) : null;
        }
        return form.startsWith("application/dtmf") && KEY.matcher(text.strip()).matches() ? upper(text.strip()) : null;
    }

    private static Character upper(String key) {
        return key.toUpperCase(Locale.ROOT).charAt(0);
    }
}
