package org.santral.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;

/** A tenant's {@code verimor} section. */
final class VerimorReader {
    private static final String KEY = "[Kk][0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}";

    private VerimorReader() {}

    static VerimorSettings read(Section section) {
        List<SecretHash> keys = new ArrayList<>();
        section.required("key");
        for (Value value : section.values("key")) {
            String key = value.secret();
            if (!key.matches(KEY)) {
                throw value.wrongSecret("K followed by a UUID");
            }
            keys.add(SecretHash.of(key));
        }
        Value dialOn = section.optional("masking-dial-on");
        Value extension = section.optional("masking-default-extension");
        Value types = section.optional("cdr-json-types");
        Value booleans = section.optional("event-bool");
        Value limits = section.optional("rate-limits");
        VerimorSettings settings = new VerimorSettings(
                keys,
                events(section.optionalSection("events")),
                dialOn == null ? MaskingDialOn.BY_PATH : dialOn.oneOf(MaskingDialOn.class),
                extension == null ? "1000" : extension.text(),
                types != null && types.oneOf(Map.of("seed", false, "openapi", true), "seed or openapi"),
                booleans != null && booleans.oneOf(Map.of("tf", false, "truefalse", true), "tf or truefalse"),
                limits != null && limits.bool());
        section.done();
        return settings;
    }

    private static VerimorSettings.@Nullable Events events(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Value userHangup = section.optional("user_hangup");
        VerimorSettings.Events events = new VerimorSettings.Events(
                section.required("url").as("an http:// or https:// URL without a user name", Texts::hookUrl),
                on(section.optional("ringing")),
                on(section.optional("answered")),
                on(section.optional("hangup")),
                userHangup != null && userHangup.bool());
        section.done();
        return events;
    }

    private static boolean on(@Nullable Value value) {
        return value == null || value.bool();
    }
}
