package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.santral.attacks.Dialects.Reply;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;

/**
 * Every endpoint of every dialect is called by one customer with the ids of another, and with SQL in every value: nothing
 * of the other's is told or changed, and what is his cannot be told from what does not exist.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@OnBothDatabases
class TenantWallsTest {
    private static final List<String> SQL = List.of(
            "' or '1'='1",
            "x') or 1=1 -- \u0000",
            "\\' union select * from cdr; drop table cdr; --",
            "99999999999999999999999999999999",
            "-1e999%_");

    @org.junit.jupiter.params.Parameter
    Backend backend;

    private TwoTenants both;

    @BeforeParameterizedClassInvocation
    void start(Backend database, @TempDir Path data) throws Exception {
        both = TwoTenants.start(data, database.create(data));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        both.close();
    }

    @Test
    void every_endpoint_has_a_line_in_the_table() throws Exception {
        assertThat(Endpoint.known()).isEqualTo(new TreeSet<>(both.endpoints()));
    }

    /** Everything that the victim can read. */
    private Map<String, String> theVictimsOwn() throws Exception {
        Map<String, String> ids = new HashMap<>(both.victim.ids());
        ids.put("live_call", "none");
        Map<String, String> own = new LinkedHashMap<>();
        for (Endpoint endpoint : Endpoint.all()) {
            boolean reads = endpoint.dialect().equals("simotel")
                    ? endpoint.path().matches(".*/(search|download|info|cdr)")
                    : endpoint.method().equals("GET");
            // A link is new every time.
            if (reads
                    && !endpoint.path()
                            .matches(
                                    "(.*recording_url|.*_call.*|originate|bridge|call_and_bridge|v2/.*)|"
                                            + "(hangup|answer|transfer|mute|dnd|update|queue/(manage|add|user_del)|blocked_numbers/delete).*")) {
                Reply reply = both.dialects.send(TwoTenants.VICTIM, endpoint.with(ids));
                own.put(endpoint.toString(), reply.toString());
            }
        }
        return own;
    }

    /** Ids that look like the victim's, of things that nobody has. */
    private Map<String, String> ofNothing() {
        Map<String, String> nothing = new HashMap<>();
        both.victim.ids().forEach((kind, id) -> nothing.put(kind, different(kind, id)));
        return nothing;
    }

    private static String different(String kind, String id) {
        return switch (kind) {
            case "own_extension" -> id;
            case "extension", "made_extension" -> "1999";
            case "queue" -> "299";
            case "group" -> "199";
            case "trunk" -> "nobody_carrier";
            case "announcement", "automatic_call" -> "999999";
            case "did" -> "908508850999";
            case "number" -> "905329990009";
            default -> id.substring(0, id.length() / 2) + swapped(id.substring(id.length() / 2));
        };
    }

    private static String swapped(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            out.append(c >= '0' && c <= '8' ? (char) (c + 1) : c == '9' ? '1' : c);
        }
        return out.toString();
    }

    @Test
    void ids_of_another_tenant_are_ids_of_nothing() throws Exception {
        Map<String, String> before = theVictimsOwn();
        assertThat(before.values().toString()).as("what there is to betray").contains(TwoTenants.MARK);
        Map<String, String> victims = new HashMap<>(both.victim.ids());
        victims.put("live_call", both.ringing(TwoTenants.VICTIM));
        Map<String, String> nothing = ofNothing();
        nothing.put("live_call", different("call", victims.get("live_call")));
        int live = both.liveCalls();
        SoftAssertions checks = new SoftAssertions();
        List<Endpoint> calls = new ArrayList<>();
        List<Endpoint> others = new ArrayList<>();
        Endpoint.all()
                .forEach(endpoint -> (endpoint.toString().contains("{live_call}") ? calls : others).add(endpoint));
        for (Endpoint endpoint : calls) {
            same(checks, endpoint, victims, nothing);
        }
        // Its extension is no destination of another tenant's either.
        checks.assertThat(both.liveCalls()).as("the victim's call goes on").isEqualTo(live);
        for (Endpoint endpoint : others) {
            if (endpoint.hasIds()) {
                same(checks, endpoint, victims, nothing);
            }
        }
        checks.assertThat(theVictimsOwn()).as("what the victim has").isEqualTo(before);
        checks.assertAll();
    }

    private void same(
            SoftAssertions checks, Endpoint endpoint, Map<String, String> victims, Map<String, String> nothing)
            throws Exception {
        Reply ofVictim = both.dialects.send(TwoTenants.ATTACKER, endpoint.with(victims));
        Reply ofNothing = both.dialects.send(TwoTenants.ATTACKER, endpoint.with(nothing));
        checks.assertThat(ofVictim.status()).as(endpoint.toString()).isEqualTo(ofNothing.status());
        String told = without(endpoint, ofVictim.text(), victims);
        checks.assertThat(told).as(endpoint.toString()).isEqualTo(without(endpoint, ofNothing.text(), nothing));
        checks.assertThat(told.toLowerCase(Locale.ROOT)).as(endpoint.toString()).doesNotContain(TwoTenants.MARK);
    }

    /** An answer without the ids that the request named; what is new with every answer is left out too. */
    private static String without(Endpoint endpoint, String text, Map<String, String> ids) {
        String out = text;
        for (String id : endpoint.idsOf(ids)) {
            out = out.replaceAll("(?<![0-9A-Za-z])" + Pattern.quote(id) + "(?![0-9A-Za-z])", "#");
        }
        return out.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{22}", "#uuid")
                .replaceAll("orig\\.call\\.[0-9.]+", "#");
    }

    @Test
    void sql_in_every_value_is_a_value() throws Exception {
        Map<String, String> before = theVictimsOwn();
        Map<String, String> own = new HashMap<>(both.attacker.ids());
        own.put("live_call", own.get("call"));
        SoftAssertions checks = new SoftAssertions();
        for (Endpoint endpoint : Endpoint.all()) {
            for (Endpoint.Slot slot : endpoint.slots()) {
                for (String payload : SQL) {
                    Endpoint attack = endpoint.with(slot, payload);
                    // The slot's own id is gone; those that stand after it are filled in.
                    Reply reply = both.dialects.send(TwoTenants.ATTACKER, attack.with(own));
                    checks.assertThat(reply.status()).as(attack + ": " + reply).isLessThan(500);
                    checks.assertThat(reply.text().toLowerCase(Locale.ROOT))
                            .as(attack.toString())
                            .doesNotContain(TwoTenants.MARK, "sqlite", "postgres", "syntax error");
                }
            }
        }
        checks.assertThat(theVictimsOwn()).as("what the victim has").isEqualTo(before);
        checks.assertAll();
    }
}
