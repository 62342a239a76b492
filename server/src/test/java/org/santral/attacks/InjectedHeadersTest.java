package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.santral.store.DatabaseSettings;

/**
 * Line ends, and characters that become line ends when their upper half is dropped, in every value of every endpoint: in
 * the end a carrier, a phone, a web hook and the client itself have seen no header that somebody else wrote.
 */
@Timeout(180)
class InjectedHeadersTest {
    private static final List<String> PAYLOADS = List.of(
            "a\r\nX-Evil: 1\r\n",
            "a\nX-Evil: 1\rX-Evil: 1",
            "a\u560d\u560aX-Evil: 1\u2028X-Evil: 1\u0085X-Evil: 1",
            "\"<sip:905550001122@evil.example>\r\nX-Evil: 1");

    /** What stands between quotation marks, a backslash before one of them included (RFC 3261 §25.1). */
    private static final Pattern QUOTED = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");

    private static final Pattern HEADER = Pattern.compile("(^|[\r\n])X-Evil", Pattern.CASE_INSENSITIVE);

    @Test
    void nobody_writes_a_header_through_the_api(@TempDir Path data) throws Exception {
        try (TwoTenants both = TwoTenants.start(data, DatabaseSettings.embedded(data))) {
            both.registerPhone("1000");
            Map<String, String> own = new HashMap<>(both.attacker.ids());
            own.put("live_call", own.get("call"));
            for (Endpoint endpoint : Endpoint.all()) {
                for (Endpoint.Slot slot : endpoint.slots()) {
                    for (String payload : PAYLOADS) {
                        Endpoint attack = endpoint.with(slot, payload).with(own);
                        String head = both.dialects.head(TwoTenants.ATTACKER, attack);
                        assertThat(HEADER.matcher(head).find())
                                .as(attack + ": " + head)
                                .isFalse();
                    }
                }
            }
            // Names that pass are shown: the phone rings, and the receivers of events are told.
            for (String payload : PAYLOADS) {
                both.dialects.send(
                        TwoTenants.ATTACKER,
                        new Endpoint(
                                "simotel",
                                "POST",
                                "api/v4/call/originate/act",
                                "{\"caller\":\"1000\",\"callee\":\"1001\",\"context\":\"x\",\"trunk_name\":\"\",\"caller_id\":\""
                                        + Endpoint.json(payload) + "\"}"));
                both.dialects.send(
                        TwoTenants.ATTACKER,
                        new Endpoint(
                                "verimor",
                                "POST",
                                "originate",
                                "extension=1000&destination=" + SilentCarrier.RINGS + "&custom_call_type="
                                        + Dialects.encoded(payload)));
            }
            await(() -> both.carrier.datagrams.stream().anyMatch(it -> it.startsWith("INVITE sip:1000@")));
            await(() -> both.hook.heads.size() > PAYLOADS.size());
            assertThat(both.carrier.datagrams)
                    .noneMatch(datagram -> HEADER.matcher(datagram).find());
            assertThat(both.carrier.datagrams)
                    .noneMatch(
                            datagram -> QUOTED.matcher(datagram).replaceAll("").contains("evil.example"));
            assertThat(both.hook.heads).noneMatch(head -> HEADER.matcher(head).find());
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            Thread.yield();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
