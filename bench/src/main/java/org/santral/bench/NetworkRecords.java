package org.santral.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The telephone network's own call records, read as they are written. */
public final class NetworkRecords {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    /** By SIP Call-ID; the later line of a call replaces the earlier. */
    private final Map<String, Party> parties = new LinkedHashMap<>();

    private final Set<String> over = new HashSet<>();
    private long read;

    /**
     * What the network knows of one party that the PBX called.
     *
     * @param key of its number, see {@link Placement#key}
     * @param over whether this is its last word
     * @param hungUpBy {@code simulator}, {@code peer} or {@code failure}; null when not answered or not over
     * @param packetsHeard RTP packets that reached it; 0 while the call lasts
     */
    public record Party(
            String sipCallId,
            String key,
            boolean over,
            boolean answered,
            boolean acknowledged,
            int status,
            @Nullable Instant answeredAt,
            @Nullable String hungUpBy,
            long talkMs,
            long packetsHeard) {}

    public NetworkRecords(Path file) {
        this.file = file;
    }

    /** Reads what has been added since. */
    public void update() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        byte[] added;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(read);
            added = new byte[(int) Math.min(Integer.MAX_VALUE / 2, in.length() - read)];
            in.readFully(added);
        }
        int start = 0;
        for (int i = 0; i < added.length; i++) {
            if (added[i] == '\n') {
                add(JSON.readTree(new String(added, start, i - start, StandardCharsets.UTF_8)));
                start = i + 1;
            }
        }
        read += start;
    }

    private void add(JsonNode line) {
        boolean last = "ended".equals(line.path("event").asString());
        String id = line.path("sip_call_id").asString();
        String answeredAt = line.path("answered_at").asString("");
        String key = Placement.key(line.path("number").asString());
        parties.put(
                id,
                new Party(
                        id,
                        key,
                        last,
                        line.path("answered").asBoolean(),
                        line.path("acknowledged").asBoolean(),
                        line.path("status").asInt(),
                        answeredAt.isEmpty() ? null : Instant.parse(answeredAt),
                        line.path("hung_up_by").asString(null),
                        line.path("talk_ms").asLong(0),
                        line.path("media").path("received").asLong(0)));
        if (last) {
            over.add(key);
        }
    }

    /** The keys of the numbers whose call is over. */
    public Set<String> over() {
        return over;
    }

    /** All parties, by SIP Call-ID. */
    public Map<String, Party> parties() {
        return parties;
    }
}
