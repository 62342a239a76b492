package org.santral.http.verimor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.santral.http.verimor.VerimorServer.KEY;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.call.OriginateRequest;
import org.santral.store.Backend;
import org.santral.store.OnBothDatabases;
import org.santral.tenant.PhoneNumber;

/** What extensions are and change about themselves: B6, B7, B9, B10, B40, B41. */
@OnBothDatabases
class ExtensionVerbsTest {
    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private VerimorServer server;

    @BeforeEach
    void start() throws Exception {
        server = new VerimorServer(folder, backend.create(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void do_not_disturb_is_switched_by_any_word_for_it_and_shows() throws Exception {
        server.registered.add("1001");
        assertThat(server.body("/user_statuses"))
                .isEqualTo("[{\"user\":1000,\"status\":\"UNREGISTERED\"},{\"user\":1001,\"status\":\"AVAILABLE\"},"
                        + "{\"user\":1002,\"status\":\"UNREGISTERED\"}]");
        assertThat(server.body("/dnd/1001?state=on")).isEqualTo("Changed DND of 1001 to on.");
        assertThat(server.body("/user_statuses?user=1001")).isEqualTo("[{\"user\":1001,\"status\":\"SS_DND\"}]");
        assertThat(server.body("/user_statuses?status=SS_DND")).isEqualTo("[{\"user\":1001,\"status\":\"SS_DND\"}]");
        assertThat(server.state.tenants().extension(101, "1001").dnd()).isTrue();
        assertThat(server.state.tenants().extension(102, "1001").dnd()).isFalse();
        assertThat(server.body("/dnd/1001/?state=FALSE")).isEqualTo("Changed DND of 1001 to off.");
        assertThat(server.body("/user_statuses?user=1001")).contains("AVAILABLE");
    }

    @Test
    void do_not_disturb_of_nobody_or_without_a_state_is_refused() throws Exception {
        assertThat(server.get("/dnd/1010?state=on&key=" + KEY))
                .satisfies(reply -> assertThat(reply.status()).isEqualTo(400))
                .satisfies(reply -> assertThat(reply.body()).isEqualTo("extension 1010 not found"));
        assertThat(server.body("/dnd/1001")).isEqualTo("missing state");
        assertThat(server.body("/dnd/1001?state=maybe")).isEqualTo("invalid state: maybe");
        assertThat(server.send("POST", "/dnd/1001?state=on&key=" + KEY, "").status())
                .isEqualTo(405);
    }

    @Test
    void an_outbound_number_that_was_selected_is_shown_by_calls_from_then_on() throws Exception {
        assertThat(server.body("/caller_ids")).isEqualTo("[\"908505320000\",\"908505320001\",\"908508850000\"]");
        assertThat(server.body("/update_outbound_caller_id?extension=1001&caller_id=0850%20885%200000"))
                .isEqualTo("+OK");
        assertThat(server.body("/extensions/1001")).contains("\"outbound_caller_id_number\":\"908508850000\"");
        assertThat(server.get("/originate?key=" + KEY
                                + "&extension=1000&destination=05321234567&caller_id=908508850000")
                        .status())
                .isEqualTo(200);
        assertThat(server.calls
                        .tenants
                        .getLast()
                        .extension("1001")
                        .orElseThrow()
                        .callerId())
                .isEqualTo(new PhoneNumber("908508850000"));
        server.body("/update_outbound_caller_id?extension=1000&caller_id=908508850000");
        server.get("/originate?key=" + KEY + "&source=05321234567&destination=05321234568");
        assertThat(server.calls.requests.getLast())
                .isInstanceOfSatisfying(OriginateRequest.Masked.class, masked -> assertThat(masked.callerId())
                        .isEqualTo("+908508850000"));
    }

    @Test
    void a_number_of_others_cannot_be_selected() throws Exception {
        assertThat(server.body("/update_outbound_caller_id?extension=1001&caller_id=905551112233"))
                .isEqualTo("invalid caller_id: 905551112233");
        assertThat(server.body("/update_outbound_caller_id?extension=1009&caller_id=908508850000"))
                .isEqualTo("extension 1009 not found");
        assertThat(server.body("/update_outbound_caller_id?extension=1001")).isEqualTo("missing caller_id");
        assertThat(server.body("/update_outbound_caller_id?caller_id=908508850000"))
                .isEqualTo("missing extension");
    }

    @Test
    void extensions_are_listed_and_one_is_told_in_detail() throws Exception {
        server.body("/dnd/1002?state=on");
        assertThat(server.body("/extensions"))
                .isEqualTo("[{\"number\":\"1000\",\"name\":\"Resepsiyon\",\"dnd\":false,\"is_agent\":true,"
                        + "\"domain\":\"demo.example\"},{\"number\":\"1001\",\"name\":\"Ayşe\",\"dnd\":false,"
                        + "\"is_agent\":true,\"domain\":\"demo.example\"},{\"number\":\"1002\",\"name\":\"\","
                        + "\"dnd\":true,\"is_agent\":false,\"domain\":\"demo.example\"}]");
        assertThat(server.body("/extensions/1001.json"))
                .isEqualTo("{\"number\":\"1001\",\"name\":\"Ayşe\",\"dnd\":false,\"is_agent\":true,"
                        + "\"domain\":\"demo.example\",\"password\":\"secret\",\"max_calls\":2,\"use_webrtc\":false,"
                        + "\"time_range_begin\":null,\"time_range_end\":null,"
                        + "\"outbound_caller_id_number\":\"908505320001\"}");
        assertThat(server.get("/extensions/1009?key=" + KEY).status()).isEqualTo(404);
        assertThat(server.get("/extensions?key=X").body()).isEqualTo("Gecersiz anahtar: X");
    }
}
