package org.santral.recordings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.Sql;

/** Links that let anybody who holds one fetch one recording for an hour (spec/verimor.md S5, S6). */
public final class RecordingLinks {
    /** How long a link is good for. */
    public static final Duration LIFE = Duration.ofHours(1);

    private static final Pattern TOKEN =
            Pattern.compile("R[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Database database;
    private final RecordingCatalogue catalogue;
    private final RecordingStore store;
    private final Clock clock;

    public RecordingLinks(Database database, RecordingCatalogue catalogue, RecordingStore store, Clock clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.store = store;
        this.clock = clock;
    }

    /**
     * A new link to the recording of this call.
     *
     * @return {@code R} and a random UUID (122 random bits), shown here only; empty when this tenant has no such call or
     *     the call has no recording (any more)
     */
    public Optional<String> create(int domainId, CallId call) {
        return catalogue
                .ofCall(domainId, call)
                .filter(recording -> store.find(recording.file()).isPresent())
                .map(recording -> {
                    String token = "R" + UUID.randomUUID();
                    long nowUs = Sql.micros(clock.instant());
                    database.write(tx -> {
                        tx.sql()
                                .sql("delete from recording_link where expires_us <= ?")
                                .param(nowUs)
                                .update();
                        return tx.sql()
                                .sql(
                                        "insert into recording_link (token_sha256, recording_id, expires_us) values (?, ?, ?)")
                                .params(
                                        hash(token),
                                        recording.recordingId(),
                                        Sql.micros(clock.instant().plus(LIFE)))
                                .update();
                    });
                    return token;
                });
    }

    /** The file behind a link; empty for one that is unknown, expired, or whose recording was deleted. */
    public Optional<Path> resolve(String token) {
        return known(token).flatMap(recording -> store.find(recording.file()));
    }

    /** The {@link RecordingManifest manifest} of the recording behind a link, as JSON; empty when its file is. */
    public Optional<byte[]> manifest(String token) {
        return known(token)
                .filter(recording -> store.find(recording.file()).isPresent())
                .flatMap(recording -> {
                    List<LedgerEntry> entries = database.read(tx -> LedgerReader.entries(tx, recording.call()));
                    return RecordingManifest.of(CallView.of(entries), recording.recordingId());
                });
    }

    private Optional<RecordingCatalogue.Known> known(String token) {
        return TOKEN.matcher(token).matches()
                ? catalogue.ofLink(hash(token), Sql.micros(clock.instant()))
                : Optional.empty();
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
