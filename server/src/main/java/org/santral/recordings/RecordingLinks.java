package org.santral.recordings;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.ledger.CallView;
import org.santral.ledger.LedgerReader;
import org.santral.store.Database;
import org.santral.store.LinkToken;
import org.santral.store.Sql;

/** Links that let anybody who holds one fetch one recording for an hour (spec/verimor.md S5, S6). */
public final class RecordingLinks {
    /** How long a link is good for. */
    public static final Duration LIFE = Duration.ofHours(1);

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
                    LinkToken token = LinkToken.create();
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
                                        token.hash(),
                                        recording.recordingId(),
                                        Sql.micros(clock.instant().plus(LIFE)))
                                .update();
                    });
                    return token.value();
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
        return LinkToken.parse(token).flatMap(link -> catalogue.ofLink(link.hash(), Sql.micros(clock.instant())));
    }
}
