package org.santral.webhooks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.webhooks.Delivery.Feed;
import org.santral.webhooks.Delivery.Lane;
import org.santral.webhooks.Delivery.Outcome;

/** The tables {@code delivery} and {@code delivery_failed}. A row is there as long as its event is owed. */
final class DeliveryTable {
    private static final Duration KEEP_FAILED = Duration.ofDays(30);

    private final Database database;

    DeliveryTable(Database database) {
        this.database = database;
    }

    /**
     * What is owed.
     *
     * @param pending events not delivered yet
     * @param oldest when the oldest of them was queued, null if there is none
     */
    record Owed(long pending, @Nullable Instant oldest) {}

    /** An attempt that failed, and when to try again; {@code next} is null when it is given up. */
    record Retry(Outcome.Failed failed, @Nullable Instant next) {}

    /** Inserts events inside the transaction that writes what they tell of. A waiting lane's new events wait with it. */
    static void insert(Connection tx, List<Delivery> deliveries, Instant now) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "insert into delivery (lane, subscription, sequence, domain_id, queued_us, note, attempts, due_us)"
                        + " values (?, ?, ?, ?, ?, ?, 0, coalesce((select max(due_us) from delivery"
                        + " where lane = ? and subscription = ?), ?)) on conflict do nothing")) {
            for (Delivery delivery : deliveries) {
                Lane lane = delivery.lane();
                insert.setString(1, lane.key());
                insert.setString(2, lane.feed().subscription());
                insert.setLong(3, delivery.sequence());
                insert.setInt(4, lane.feed().domainId());
                insert.setLong(5, Sql.micros(delivery.queued()));
                insert.setString(6, delivery.note());
                insert.setString(7, lane.key());
                insert.setString(8, lane.feed().subscription());
                insert.setLong(9, Sql.micros(now));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Every subscription with something owed, and when its next lane is due. */
    Map<Feed, Instant> feeds() {
        return database.read(tx -> {
            Map<Feed, Instant> feeds = new HashMap<>();
            tx.sql()
                    .sql("select domain_id, subscription, min(due_us) from delivery group by domain_id, subscription")
                    .query(row -> {
                        feeds.put(new Feed(row.getInt(1), row.getString(2)), Sql.instant(row.getLong(3)));
                    });
            return feeds;
        });
    }

    /** The first events of up to {@code limit} lanes that are due, those due longest first. */
    List<Delivery> due(Feed feed, Instant now, int limit) {
        return database.read(tx -> tx.sql()
                .sql("select lane, sequence, part, queued_us, attempts, note from delivery d"
                        + " where domain_id = ? and subscription = ? and due_us <= ? and not exists (select 1 from delivery e"
                        + " where e.lane = d.lane and e.subscription = d.subscription and e.sequence < d.sequence)"
                        + " order by due_us limit ?")
                .params(feed.domainId(), feed.subscription(), Sql.micros(now), limit)
                .query((row, _) -> new Delivery(
                        new Lane(row.getString(1), feed),
                        row.getLong(2),
                        row.getInt(3),
                        Sql.instant(row.getLong(4)),
                        row.getInt(5),
                        row.getString(6)))
                .list());
    }

    /** When the next lane after {@code now} is due, null if there is none. */
    @Nullable
    Instant dueAfter(Feed feed, Instant now) {
        long us = database.read(tx -> tx.sql()
                .sql("select coalesce(min(due_us), -1) from delivery"
                        + " where domain_id = ? and subscription = ? and due_us > ?")
                .params(feed.domainId(), feed.subscription(), Sql.micros(now))
                .query(Long.class)
                .single());
        return us < 0 ? null : Sql.instant(us);
    }

    /**
     * Writes what became of attempts, in one transaction.
     *
     * @param done those with which their entry is told
     * @param told those whose entry has more to tell
     */
    void settle(List<Delivery> done, List<Delivery> told, List<Retry> retries, Instant now) {
        database.write(tx -> {
            for (Retry retry : retries) {
                if (retry.next() == null) {
                    keepFailed(tx.connection(), retry.failed(), now);
                } else {
                    postpone(tx.connection(), retry.failed().delivery(), retry.next());
                }
            }
            for (Delivery delivery : told) {
                goOn(tx.connection(), delivery);
            }
            try (PreparedStatement delete = tx.connection()
                    .prepareStatement("delete from delivery where lane = ? and subscription = ? and sequence = ?")) {
                for (Delivery delivery : done) {
                    key(delete, 1, delivery);
                    delete.addBatch();
                }
                for (Retry retry : retries) {
                    if (retry.next() == null && retry.failed().last()) {
                        key(delete, 1, retry.failed().delivery());
                        delete.addBatch();
                    }
                }
                return delete.executeBatch().length;
            }
        });
    }

    /** Everything that is due after {@code now} is due by that much earlier; returns how many events that are. */
    int bringForward(Instant now, Duration by) {
        return database.write(tx -> tx.sql()
                .sql("update delivery set due_us = due_us - ? where due_us > ?")
                .params(by.toMillis() * 1_000, Sql.micros(now))
                .update());
    }

    private static void postpone(Connection tx, Delivery delivery, Instant next) throws SQLException {
        try (PreparedStatement count = tx.prepareStatement(
                        "update delivery set attempts = attempts + 1 where lane = ? and subscription = ? and sequence = ?");
                PreparedStatement wait =
                        tx.prepareStatement("update delivery set due_us = ? where lane = ? and subscription = ?")) {
            key(count, 1, delivery);
            count.executeUpdate();
            wait.setLong(1, Sql.micros(next));
            wait.setString(2, delivery.lane().key());
            wait.setString(3, delivery.lane().feed().subscription());
            wait.executeUpdate();
        }
    }

    private static void keepFailed(Connection tx, Outcome.Failed failed, Instant now) throws SQLException {
        Delivery delivery = failed.delivery();
        try (PreparedStatement keep = tx.prepareStatement(
                "insert into delivery_failed (lane, subscription, sequence, part, domain_id, queued_us, attempts,"
                        + " failed_us, reason, note) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            key(keep, 1, delivery);
            keep.setInt(4, delivery.part());
            keep.setInt(5, delivery.lane().feed().domainId());
            keep.setLong(6, Sql.micros(delivery.queued()));
            keep.setInt(7, delivery.attempts() + 1);
            keep.setLong(8, Sql.micros(now));
            keep.setString(9, Sql.text(failed.reason()));
            keep.setString(10, delivery.note());
            keep.executeUpdate();
        }
        if (!failed.last()) {
            goOn(tx, delivery);
        }
    }

    /** Owed from now on is what follows this event in its entry. */
    private static void goOn(Connection tx, Delivery delivery) throws SQLException {
        try (PreparedStatement next = tx.prepareStatement("update delivery set part = ?, attempts = 0"
                + " where lane = ? and subscription = ? and sequence = ?")) {
            next.setInt(1, delivery.part() + 1);
            key(next, 2, delivery);
            next.executeUpdate();
        }
    }

    private static void key(PreparedStatement statement, int first, Delivery delivery) throws SQLException {
        statement.setString(first, delivery.lane().key());
        statement.setString(first + 1, delivery.lane().feed().subscription());
        statement.setLong(first + 2, delivery.sequence());
    }

    /** Forgets everything owed to a subscription that is no longer there. @return how many events that were */
    int forget(Feed feed) {
        return database.write(tx -> tx.sql()
                .sql("delete from delivery where domain_id = ? and subscription = ?")
                .params(feed.domainId(), feed.subscription())
                .update());
    }

    /** The largest number of a notice that is owed; 0 if there is none. */
    static long lastNotice(Tx tx) {
        return tx.sql()
                .sql("select coalesce(max(sequence), 0) from delivery where lane like 'notice:%'")
                .query(Long.class)
                .single();
    }

    /** Forgets events that were given up long ago. */
    void purgeFailed(Instant now) {
        database.write(tx -> tx.sql()
                .sql("delete from delivery_failed where failed_us < ?")
                .param(Sql.micros(now.minus(KEEP_FAILED)))
                .update());
    }

    Owed owed() {
        return database.read(tx -> tx.sql()
                .sql("select count(*), coalesce(min(queued_us), -1) from delivery")
                .query((row, _) -> new Owed(row.getLong(1), row.getLong(2) < 0 ? null : Sql.instant(row.getLong(2))))
                .single());
    }
}
