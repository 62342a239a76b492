package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.media.Prompt;
import org.santral.media.Tone;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls that the PBX makes to people outside, ordered over HTTP, with real telephones at the other end. */
class AutomaticCallsTest {
    private static final String BULUTFON = "?access_token=" + Setup.MASTER_TOKEN;

    @Test
    void an_announcement_is_played_and_a_digit_comes_back_and_a_bridge_finds_nobody(@TempDir Path folder)
            throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorSettings.local().withAnswerAfter(Duration.ofMillis(200)));
                PbxUnderTest pbx = PbxUnderTest.start(folder, setup(simulator))) {
            String presses = Numbers.number(Numbers.DESTINATIONS, 730);
            String busy = Numbers.number(Numbers.DESTINATIONS, 486);
            String bridged = Numbers.number(Numbers.DESTINATIONS, 1);
            HttpResponse<String> order = pbx.post(
                    "/automatic-calls" + BULUTFON,
                    "title=Anket&receivers=" + presses + "," + busy + "&did=" + Setup.CALLER_ID + "&announcement_id="
                            + announcement(pbx, folder));
            assertThat(order.statusCode()).as(order.body()).isEqualTo(200);
            long id = JsonMapper.shared().readTree(order.body()).get("id").asLong();
            HttpResponse<String> bridge = pbx.post(
                    "/call_and_bridge" + BULUTFON,
                    "caller=" + Setup.CALLER_ID + "&callee=" + bridged + "&destination=101&timeout=20");
            assertThat(bridge.body()).isEqualTo("{\"success\":true,\"message\":\"Arama başarıyla başlatıldı.\"}");

            Patience.until(
                    "both were called",
                    () -> order.body(),
                    () -> recipient(pbx, id, 0).has("gather")
                            && recipient(pbx, id, 1).get("has_called").asBoolean()
                            && record(pbx, busy) != null
                            && record(pbx, presses) != null
                            && record(pbx, bridged) != null);

            JsonNode first = recipient(pbx, id, 0);
            assertThat(first.get("gather").asInt()).isEqualTo(1);
            assertThat(first.get("answer").asBoolean()).isTrue();
            assertThat(recipient(pbx, id, 1).get("answer").asBoolean()).isFalse();
            JsonNode answered = record(pbx, presses);
            assertThat(answered.get("uuid").asString())
                    .isEqualTo(first.get("uuid").asString());
            assertThat(answered.get("direction").asString()).isEqualTo("OUT");
            assertThat(answered.get("caller").asLong()).isEqualTo(Long.parseLong(Setup.CALLER_ID));
            assertThat(answered.get("hangup_cause").asString()).isEqualTo("NORMAL_CLEARING");
            assertThat(answered.get("answer_time").isNull()).isFalse();
            assertThat(record(pbx, busy).get("hangup_cause").asString()).isEqualTo("USER_BUSY");
            assertThat(pbx.row(first.get("uuid").asString()).get("direction").asString())
                    .isEqualTo("Giden (IVR)");
            assertThat(record(pbx, bridged).get("hangup_cause").asString()).isEqualTo("NORMAL_CLEARING");
            assertThat(pbx.row(record(pbx, bridged).get("uuid").asString())
                            .get("direction")
                            .asString())
                    .isEqualTo("Giden (API)");
            pbx.awaitIdle();
        }
    }

    private static Setup setup(Simulator simulator) {
        int port = simulator.listenPoints().getFirst().address().getPort();
        return new Setup()
                .trunk("carrier", "90", "sip:127.0.0.1:" + port + ";transport=udp", "127.0.0.1")
                .group("101", List.of("1001"));
    }

    /** Three seconds of tone. @return its id */
    private static String announcement(PbxUnderTest pbx, Path folder) throws Exception {
        short[] pcm = new short[3 * 8000];
        new Tone(List.of(440.0), List.of(Duration.ofSeconds(3))).copy(0, pcm, 0, pcm.length);
        Path wav = folder.resolve("announcement.wav");
        Prompt.of(pcm).writeWav(wav);
        String data = Base64.getEncoder().encodeToString(Files.readAllBytes(wav));
        HttpResponse<String> added =
                pbx.post("/announcements", "name=Anket1&sounddata=" + URLEncoder.encode(data, StandardCharsets.UTF_8));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        return added.body();
    }

    private static JsonNode recipient(PbxUnderTest pbx, long order, int index) throws Exception {
        return pbx.bulutfon("/automatic-calls/" + order)
                .get("automatic_call")
                .get("recipients")
                .get(index);
    }

    /** The record of the call to that number, null while there is none. */
    private static JsonNode record(PbxUnderTest pbx, String callee) throws Exception {
        for (JsonNode row : pbx.bulutfon("/cdrs").get("cdrs")) {
            if (row.get("callee").asString().equals(callee)) {
                return row;
            }
        }
        return null;
    }
}
