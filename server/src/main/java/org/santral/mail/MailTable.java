package org.santral.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.santral.base.CallId;
import org.santral.state.Rows;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;

/** Mails that are owed. */
final class MailTable {

    /**
     * A mail that is owed.
     *
     * @param attempts made so far
     * @param since when it was queued
     */
    record Owed(
            long id,
            int domainId,
            CallId message,
            String receiver,
            boolean attached,
            boolean deletes,
            int attempts,
            Instant since) {}

    private final Database database;

    MailTable(Database database) {
        this.database = database;
    }

    static void add(
            Tx tx, int domainId, CallId message, String receiver, boolean attached, boolean deletes, Instant now) {
        tx.sql()
                .sql("insert into voicemail_mail (id, domain_id, uuid, receiver, attached, deletes, attempts, since_us,"
                        + " due_us) values (?, ?, ?, ?, ?, ?, 0, ?, ?)")
                .params(
                        Rows.nextId(tx, "voicemail_mail"),
                        domainId,
                        message.value(),
                        Sql.text(receiver),
                        attached ? 1 : 0,
                        deletes ? 1 : 0,
                        Sql.micros(now),
                        Sql.micros(now))
                .update();
    }

    /** The next that are due. */
    List<Owed> due(Instant now, int most) {
        return database.read(tx -> tx.sql()
                .sql("select id, domain_id, uuid, receiver, attached, deletes, attempts, since_us from voicemail_mail"
                        + " where due_us <= ? order by due_us, id limit " + most)
                .param(Sql.micros(now))
                .query((row, _) -> new Owed(
                        row.getLong(1),
                        row.getInt(2),
                        new CallId(row.getString(3)),
                        row.getString(4),
                        row.getInt(5) != 0,
                        row.getInt(6) != 0,
                        row.getInt(7),
                        Sql.instant(row.getLong(8))))
                .list());
    }

    /** When the next one is due; empty when none is owed. */
    Optional<Instant> nextDue() {
        List<Long> next = database.read(tx -> tx.sql()
                .sql("select due_us from voicemail_mail order by due_us limit 1")
                .query(Long.class)
                .list());
        return next.stream().findFirst().map(Sql::instant);
    }

    void later(long id, int attempts, Instant due) {
        database.write(tx -> tx.sql()
                .sql("update voicemail_mail set attempts = ?, due_us = ? where id = ?")
                .params(attempts, Sql.micros(due), id)
                .update());
    }

    void done(long id) {
        database.write(tx -> tx.sql()
                .sql("delete from voicemail_mail where id = ?")
                .param(id)
                .update());
    }
}
