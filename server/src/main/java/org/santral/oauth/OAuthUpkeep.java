package org.santral.oauth;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what nobody needs any more, on one virtual thread, a few rows at a time so that no call waits for it. */
public final class OAuthUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthUpkeep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final int BATCH = 500;

    private final Database database;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("oauth-upkeep").unstarted(this::run);

    OAuthUpkeep(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                try {
                    purge();
                } catch (RuntimeException e) {
                    LOG.error("old tokens could not be deleted; tried again later", e);
                }
            } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("upkeep of tokens was interrupted", e);
        }
    }

    /** Deletes everything whose time is over. @return rows */
    public int purge() {
        return purge("oauth_token", "token_sha256", "")
                // A grant stays as long as one of its tokens does.
                + purge(
                        "oauth_grant",
                        "grant_id",
                        " and not exists (select 1 from oauth_token t where t.grant_id = oauth_grant.grant_id)")
                + purge("oauth_session", "session_sha256", "")
                + purge("oauth_used_form", "form_sha256", "");
    }

    private int purge(String table, String key, String more) {
        long nowUs = Sql.micros(clock.instant());
        String sql = "delete from " + table + " where " + key + " in (select " + key + " from " + table
                + " where purge_us <= ?" + more + " limit " + BATCH + ")";
        int all = 0;
        int batch;
        do {
            batch = database.write(tx -> tx.sql().sql(sql).param(nowUs).update());
            all += batch;
        } while (batch == BATCH && closing.getCount() > 0);
        return all;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_WITHIN)) {
                LOG.warn("old tokens are deleted at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
