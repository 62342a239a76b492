package org.santral.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.simulator.CallRecord.Event;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CallLogTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @Test
    void everyCallHasALineAtItsAnswerAndOneAtItsEnd() throws Exception {
        Path file = folder.resolve("new/calls.jsonl");
        try (Pair pair = new Pair(s -> s.withCdr(file), s -> s.withTalk(Duration.ofMillis(800)))) {
            pair.atCarrier(pair.call("905550000010"), Event.ENDED);
            pair.atCarrier(pair.call("905550000486"), Event.ENDED);
        }
        List<JsonNode> lines =
                Files.readAllLines(file).stream().map(JSON::readTree).toList();
        assertThat(lines).extracting(l -> l.get("event").asString()).containsExactly("answered", "ended", "ended");
        JsonNode ended = lines.get(1);
        assertThat(ended.get("sip_call_id")).isEqualTo(lines.get(0).get("sip_call_id"));
        assertThat(ended.get("number").asString()).isEqualTo("905550000010");
        assertThat(ended.get("direction").asString()).isEqualTo("in");
        assertThat(ended.get("hung_up_by").asString()).isEqualTo("peer");
        assertThat(ended.get("talk_ms").asLong()).isPositive();
        assertThat(Instant.parse(ended.get("answered_at").asString()))
                .isBetween(
                        Instant.parse(ended.get("invited_at").asString()),
                        Instant.parse(ended.get("ended_at").asString()));
        assertThat(ended.get("heard").get("voice").asString()).isNotEmpty();
        assertThat(lines.get(2).get("status").asInt()).isEqualTo(486);
        assertThat(lines.get(2).get("answered").asBoolean()).isFalse();
        assertThat(lines.get(2).has("answered_at")).isFalse();
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAtOnce() throws Exception {
        Path occupied = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new CallLog(occupied.resolve("calls.jsonl")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("call records");
    }
}
