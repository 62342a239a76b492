package org.santral.state;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox;

/**
 * The messages of all mailboxes (spec/verimor.md B15, B16): WAV files in the folder {@code voicemail} of the data folder.
 */
public final class VoicemailMessages implements VoicemailBox {
    /** Messages that one mailbox takes. */
    public static final int MAX_PER_MAILBOX = 200;

    private static final String COLUMNS =
            "uuid, extension, caller_number, caller_name, start_us, duration_ms, read_us, file";

    /**
     * Messages of one mailbox.
     *
     * @param fresh not listened to yet
     * @param old listened to
     */
    public record Counts(int fresh, int old) {}

    /** A row. */
    private record Kept(VoicemailMessage message, String file) {}

    private final Database database;
    private final SoundFiles files;
    private final Clock clock;
    private final List<VoicemailListener> listeners = new CopyOnWriteArrayList<>();

    /** @throws IOException when the folder cannot be used */
    public VoicemailMessages(Database database, Path dataFolder, Clock clock) throws IOException {
        this.database = database;
        this.files = new SoundFiles(dataFolder.resolve("voicemail"));
        this.clock = clock;
    }

    /** Adds somebody who hears of messages that callers leave from now on. */
    public void addListener(VoicemailListener listener) {
        listeners.add(listener);
    }

    /** @throws IOException when the mailbox is full */
    @Override
    public Path newFile(Tenant tenant, String extension, CallId call) throws IOException {
        Counts counts = counts(tenant.domainId(), extension);
        if (counts.fresh() + counts.old() >= MAX_PER_MAILBOX) {
            throw new IOException("the mailbox is full");
        }
        return files.path(files.newName());
    }

    @Override
    public void add(Tenant tenant, String extension, Message message) {
        String file = message.file().getFileName().toString();
        if (!files.path(file).equals(message.file())) {
            throw new IllegalArgumentException("not a file that was made for a message");
        }
        List<Runnable> afterwards = database.write(tx -> {
            VoicemailMessage kept = new VoicemailMessage(
                    freeId(tx, message.call()),
                    extension,
                    Sql.text(message.callerNumber()),
                    Sql.text(message.callerName()),
                    message.start(),
                    message.length(),
                    message.heard() ? clock.instant() : null);
            insert(tx, tenant.domainId(), kept, file);
            List<Runnable> done = new ArrayList<>();
            for (VoicemailListener listener : listeners) {
                done.add(listener.stored(tx, tenant.domainId(), kept, file));
            }
            return done;
        });
        afterwards.forEach(Runnable::run);
    }

    private static void insert(Tx tx, int domainId, VoicemailMessage message, String file) {
        tx.sql()
                .sql("insert into voicemail_message (domain_id, " + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(Arrays.asList(
                        domainId,
                        message.id().value(),
                        message.extension(),
                        message.callerNumber(),
                        message.callerName(),
                        Sql.micros(message.start()),
                        message.length().toMillis(),
                        Sql.microsOrNull(message.readAt()),
                        file))
                .update();
    }

    @Override
    public void lost(Tenant tenant, String extension, CallId call, String callerNumber, String why) {
        for (VoicemailListener listener : listeners) {
            listener.lost(tenant.domainId(), call, extension, callerNumber, why);
        }
    }

    /** That of the call; a caller who is transferred may speak into two mailboxes in one call. */
    private CallId freeId(Tx tx, CallId call) {
        boolean taken = tx.sql()
                        .sql("select count(*) from voicemail_message where uuid = ?")
                        .param(call.value())
                        .query(Integer.class)
                        .single()
                > 0;
        return taken ? CallId.create(clock.millis()) : call;
    }

    @Override
    public List<Message> list(Tenant tenant, String extension, boolean heard, int most) {
        return database
                .read(tx -> tx.sql()
                        .sql("select " + COLUMNS + " from voicemail_message where domain_id = ? and extension = ?"
                                + " and read_us is " + (heard ? "not null" : "null") + " order by start_us, uuid limit "
                                + most)
                        .params(tenant.domainId(), extension)
                        .query(VoicemailMessages::kept)
                        .list())
                .stream()
                .map(this::message)
                .toList();
    }

    private Message message(Kept kept) {
        VoicemailMessage message = kept.message();
        return new Message(
                message.id(),
                message.callerNumber(),
                message.callerName(),
                message.start(),
                message.length(),
                message.readAt() != null,
                files.path(kept.file()));
    }

    @Override
    public void markHeard(Tenant tenant, String extension, CallId message) {
        of(tenant, extension, message).ifPresent(found -> markRead(tenant.domainId(), found.id()));
    }

    @Override
    public void delete(Tenant tenant, String extension, CallId message) {
        of(tenant, extension, message).ifPresent(found -> delete(tenant.domainId(), found.id()));
    }

    private Optional<VoicemailMessage> of(Tenant tenant, String extension, CallId id) {
        return find(tenant.domainId(), id).filter(message -> message.extension().equals(extension));
    }

    /** How many messages an extension has. */
    public Counts counts(int domainId, String extension) {
        return database.read(tx -> tx.sql()
                .sql("select count(*), count(read_us) from voicemail_message where domain_id = ? and extension = ?")
                .params(domainId, extension)
                .query((row, _) -> new Counts(row.getInt(1) - row.getInt(2), row.getInt(2)))
                .single());
    }

    /** The message, when it is this tenant's. */
    public Optional<VoicemailMessage> find(int domainId, CallId id) {
        return kept(domainId, id).map(Kept::message);
    }

    /** Its sound file, if it is there; it may be deleted at any time, so opening it can still fail. */
    public Optional<Path> file(int domainId, CallId id) {
        return kept(domainId, id).flatMap(kept -> files.find(kept.file()));
    }

    private Optional<Kept> kept(int domainId, CallId id) {
        return database.read(tx -> tx.sql()
                .sql("select " + COLUMNS + " from voicemail_message where domain_id = ? and uuid = ?")
                .params(domainId, id.value())
                .query(VoicemailMessages::kept)
                .optional());
    }

    /** A page of a tenant's messages, the latest first. */
    public Page<VoicemailMessage> page(int domainId, VoicemailFilter filter, int page, int limit) {
        long offset = Page.offset(page, limit);
        StringBuilder where = new StringBuilder(" where domain_id = ?");
        List<Object> params = new ArrayList<>(List.of(domainId));
        and(where, params, " and extension = ?", filter.extension());
        and(
                where,
                params,
                " and uuid = ?",
                filter.id() == null ? null : filter.id().value());
        and(where, params, " and start_us >= ?", Sql.microsOrNull(filter.startFrom()));
        and(where, params, " and start_us <= ?", Sql.microsOrNull(filter.startTo()));
        if (filter.read() != null) {
            where.append(filter.read() ? " and read_us is not null" : " and read_us is null");
        }
        return database.read(tx -> new Page<>(
                tx.sql()
                        .sql("select " + COLUMNS + " from voicemail_message" + where
                                + " order by start_us desc, uuid desc limit " + limit + " offset " + offset)
                        .params(params)
                        .query((row, number) -> kept(row, number).message())
                        .list(),
                page,
                limit,
                tx.sql()
                        .sql("select count(*) from voicemail_message" + where)
                        .params(params)
                        .query(Long.class)
                        .single()));
    }

    private static void and(StringBuilder where, List<Object> params, String condition, @Nullable Object value) {
        if (value != null) {
            where.append(condition);
            params.add(value);
        }
    }

    /**
     * Marks a message as listened to, now; the first time counts.
     *
     * @return the message as it is now, empty when this tenant has no such one
     */
    public Optional<VoicemailMessage> markRead(int domainId, CallId id) {
        long nowUs = Sql.micros(clock.instant());
        return database.write(tx -> tx.sql()
                        .sql("update voicemail_message set read_us = coalesce(read_us, ?)"
                                + " where domain_id = ? and uuid = ? returning " + COLUMNS)
                        .params(nowUs, domainId, id.value())
                        .query(VoicemailMessages::kept)
                        .optional())
                .map(Kept::message);
    }

    /**
     * Deletes a message with its file.
     *
     * @return what was deleted, empty when this tenant has no such message
     */
    public Optional<VoicemailMessage> delete(int domainId, CallId id) {
        Optional<Kept> deleted = database.write(tx -> tx.sql()
                .sql("delete from voicemail_message where domain_id = ? and uuid = ? returning " + COLUMNS)
                .params(domainId, id.value())
                .query(VoicemailMessages::kept)
                .optional());
        deleted.ifPresent(kept -> files.discard(kept.file()));
        return deleted.map(Kept::message);
    }

    private static Kept kept(ResultSet row, int rowNumber) throws SQLException {
        long readUs = row.getLong(7);
        boolean fresh = row.wasNull();
        return new Kept(
                new VoicemailMessage(
                        new CallId(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Sql.instant(row.getLong(5)),
                        Duration.ofMillis(row.getLong(6)),
                        fresh ? null : Sql.instant(readUs)),
                row.getString(8));
    }
}
