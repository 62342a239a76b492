package org.santral.oauth;

import java.time.Clock;
import java.util.Optional;
import org.santral.store.Database;
import org.santral.store.Sql;

/** Who is logged in to the pages: sessions, kept by their hashes. */
public final class Logins {
    private final Database database;
    private final Configured configured;
    private final Clock clock;

    Logins(Database database, Configured configured, Clock clock) {
        this.database = database;
        this.configured = configured;
        this.clock = clock;
    }

    /**
     * Begins a session of {@link Lives#SESSION}.
     *
     * @return what the browser keeps; shown here only
     */
    public OpaqueToken begin(int domainId, String email) {
        OpaqueToken session = OpaqueToken.create();
        database.write(tx -> tx.sql()
                .sql("insert into oauth_session (session_sha256, domain_id, user_email, purge_us) values (?, ?, ?, ?)")
                .params(
                        session.hash(),
                        domainId,
                        email,
                        Sql.micros(clock.instant().plus(Lives.SESSION)))
                .update());
        return session;
    }

    /** Who is logged in with this session; empty when it is over or the user is no longer configured. */
    public Optional<Login> find(OpaqueToken session) {
        String hash = session.hash();
        return database.read(tx -> tx.sql()
                        .sql("select domain_id, user_email from oauth_session"
                                + " where session_sha256 = ? and purge_us > ?")
                        .params(hash, Sql.micros(clock.instant()))
                        .query((row, _) -> new Login(row.getInt(1), row.getString(2), hash))
                        .optional())
                .filter(login -> configured.hasUser(login.domainId(), login.email()));
    }

    /** Ends a session. */
    public void end(OpaqueToken session) {
        database.write(tx -> tx.sql()
                .sql("delete from oauth_session where session_sha256 = ?")
                .param(session.hash())
                .update());
    }
}
