package org.santral.state;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.store.Database;
import org.santral.store.LinkToken;
import org.santral.store.Sql;

/** Links that let anybody who holds one fetch one message for an hour (spec/verimor.md B16). */
public final class VoicemailLinks {
    /** How long a link is good for. */
    public static final Duration LIFE = Duration.ofHours(1);

    /** The message that a link is for. */
    public record Linked(int domainId, CallId message) {}

    private final Database database;
    private final Clock clock;

    public VoicemailLinks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A new link to a message of that tenant; forgets those that expired. */
    public String create(int domainId, CallId message) {
        LinkToken token = LinkToken.create();
        long nowUs = Sql.micros(clock.instant());
        database.write(tx -> {
            tx.sql()
                    .sql("delete from voicemail_link where expires_us <= ?")
                    .param(nowUs)
                    .update();
            return tx.sql()
                    .sql("insert into voicemail_link (token_sha256, domain_id, uuid, expires_us) values (?, ?, ?, ?)")
                    .params(
                            token.hash(),
                            domainId,
                            message.value(),
                            Sql.micros(clock.instant().plus(LIFE)))
                    .update();
        });
        return token.value();
    }

    /** The message behind a link, which may have been deleted since; empty for one that is unknown or expired. */
    public Optional<Linked> find(String token) {
        return LinkToken.parse(token)
                .flatMap(link -> database.read(tx -> tx.sql()
                        .sql("select domain_id, uuid from voicemail_link where token_sha256 = ? and expires_us > ?")
                        .params(link.hash(), Sql.micros(clock.instant()))
                        .query((row, _) -> new Linked(row.getInt(1), new CallId(row.getString(2))))
                        .optional()));
    }
}
