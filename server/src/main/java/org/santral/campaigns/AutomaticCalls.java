package org.santral.campaigns;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.santral.base.CallId;
import org.santral.campaigns.AutomaticCall.Terms;
import org.santral.campaigns.Recipient.State;
import org.santral.ivr.PromptFolder;
import org.santral.ledger.LedgerReader;
import org.santral.media.AudioSource;
import org.santral.media.Prompt;
import org.santral.state.LimitReachedException;
import org.santral.state.Page;
import org.santral.state.Rows;
import org.santral.state.SoundFiles;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.springframework.jdbc.core.RowMapper;

/**
 * Automatic calls as they are kept. Each has its audio in a file of its own, in the folder {@code automatic-calls} of the
 * data folder, until everybody was called.
 *
 * <p>A recipient is marked with the id of its call before that call exists. A call that never got into the ledger never
 * rang anybody, so its recipient may be called again, and so may one whom the network could not reach at all; any other is
 * never called again.
 */
public final class AutomaticCalls {
    /** Automatic calls of one tenant that are not finished. */
    public static final int MAX_UNFINISHED = 20;

    /** Numbers of one automatic call. */
    public static final int MAX_RECIPIENTS = 10_000;

    private static final String COLUMNS =
            "id, domain_id, title, did, announcement, file, ring_s, gather, hours_bounded," + " hours, created_us";

    private static final RowMapper<AutomaticCall> CALL = (row, _) -> new AutomaticCall(
            row.getLong("id"),
            row.getInt("domain_id"),
            new Terms(
                    row.getString("title"),
                    row.getString("did"),
                    row.getString("announcement"),
                    Duration.ofSeconds(row.getInt("ring_s")),
                    row.getInt("gather") == 1,
                    HoursText.read(row.getString("hours"), row.getInt("hours_bounded") == 1)),
            row.getString("file"),
            Sql.instant(row.getLong("created_us")));

    private final Database database;
    private final CampaignResults results;
    private final SoundFiles files;
    private final PromptFolder audio;
    private final Clock clock;

    private AutomaticCalls(Database database, CampaignResults results, SoundFiles files, Clock clock) {
        this.database = database;
        this.results = results;
        this.files = files;
        this.audio = new PromptFolder(files.folder());
        this.clock = clock;
    }

    /**
     * What is kept in that folder and database.
     *
     * @throws IOException when the folder cannot be used
     */
    public static AutomaticCalls open(Database database, CampaignResults results, Path dataFolder, Clock clock)
            throws IOException {
        SoundFiles files = new SoundFiles(dataFolder.resolve("automatic-calls"));
        Set<String> needed = new HashSet<>(database.read(tx -> tx.sql()
                .sql("select file from automatic_call where unfinished = 1")
                .query(String.class)
                .list()));
        files.sweep(needed::contains);
        return new AutomaticCalls(database, results, files, clock);
    }

    /**
     * Keeps a new one; calling begins with the next round of the {@link CampaignRunner}.
     *
     * @param numbers without repetition, 1 to {@link #MAX_RECIPIENTS}
     * @throws IOException when the audio cannot be written
     */
    public AutomaticCall add(int domainId, Terms terms, Prompt sound, List<String> numbers)
            throws IOException, LimitReachedException {
        if (numbers.isEmpty() || numbers.size() > MAX_RECIPIENTS) {
            throw new IllegalArgumentException("an automatic call has 1 to " + MAX_RECIPIENTS + " numbers");
        }
        String file = files.newName();
        Optional<AutomaticCall> added = Optional.empty();
        try {
            sound.writeWav(files.path(file));
            added = database.write(tx -> insert(tx, domainId, terms, file, numbers));
        } finally {
            if (added.isEmpty()) {
                files.discard(file);
            }
        }
        AutomaticCall call =
                added.orElseThrow(() -> new LimitReachedException("unfinished automatic calls", MAX_UNFINISHED));
        results.announce();
        return call;
    }

    private Optional<AutomaticCall> insert(Tx tx, int domainId, Terms terms, String file, List<String> numbers)
            throws java.sql.SQLException {
        int unfinished = tx.sql()
                .sql("select count(*) from automatic_call where domain_id = ? and unfinished = 1")
                .param(domainId)
                .query(Integer.class)
                .single();
        if (unfinished >= MAX_UNFINISHED) {
            return Optional.empty();
        }
        long id = Rows.nextId(tx, "automatic_call");
        Instant now = clock.instant();
        tx.sql()
                .sql("insert into automatic_call (" + COLUMNS
                        + ", unfinished) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)")
                .params(
                        id,
                        domainId,
                        Sql.text(terms.title()),
                        terms.did(),
                        Sql.text(terms.announcement()),
                        file,
                        Math.toIntExact(terms.ring().toSeconds()),
                        terms.gather() ? 1 : 0,
                        terms.hours().bounded() ? 1 : 0,
                        HoursText.of(terms.hours()),
                        Sql.micros(now))
                .update();
        try (var insert = tx.connection()
                .prepareStatement("insert into automatic_call_recipient"
                        + " (automatic_call_id, ordinal, number, state, answered) values (?, ?, ?, 'WAITING', 0)")) {
            for (int ordinal = 0; ordinal < numbers.size(); ordinal++) {
                insert.setLong(1, id);
                insert.setInt(2, ordinal);
                insert.setString(3, numbers.get(ordinal));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return Optional.of(new AutomaticCall(id, domainId, terms, file, now));
    }

    /** A tenant's automatic calls, the newest first. */
    public Page<AutomaticCall> page(int domainId, int page, int limit) {
        long offset = Page.offset(page, limit);
        return database.read(tx -> new Page<>(
                tx.sql()
                        .sql("select " + COLUMNS
                                + " from automatic_call where domain_id = ? order by id desc limit ? offset ?")
                        .params(domainId, limit, offset)
                        .query(CALL)
                        .list(),
                page,
                limit,
                tx.sql()
                        .sql("select count(*) from automatic_call where domain_id = ?")
                        .param(domainId)
                        .query(Long.class)
                        .single()));
    }

    /** The tenant's automatic call of that id. */
    public Optional<AutomaticCall> find(int domainId, long id) {
        return database.read(tx -> tx.sql()
                .sql("select " + COLUMNS + " from automatic_call where domain_id = ? and id = ?")
                .params(domainId, id)
                .query(CALL)
                .optional());
    }

    /** Those whom it calls, in the order in which they were given; at most {@link #MAX_RECIPIENTS}. */
    public List<Recipient> recipients(AutomaticCall call) {
        return database.read(tx -> tx.sql()
                .sql("select number, state, call_id, answered, digit from automatic_call_recipient"
                        + " where automatic_call_id = ? order by ordinal")
                .param(call.id())
                .query((row, _) -> {
                    State state = State.valueOf(row.getString("state"));
                    String id = row.getString("call_id");
                    int digit = row.getInt("digit");
                    Integer pressed = row.wasNull() ? null : digit;
                    return new Recipient(
                            row.getString("number"),
                            id == null ? null : new CallId(id),
                            state == State.CALLED || state == State.CALLING,
                            row.getInt("answered") == 1,
                            pressed);
                })
                .list());
    }

    // What the runner asks.

    /** Tells it when there may be something to do. */
    void onChange(Runnable told) {
        results.listener(told);
    }

    /** Those of all tenants that are not finished, the oldest first. */
    List<AutomaticCall> unfinished() {
        return database.read(tx -> tx.sql()
                .sql("select " + COLUMNS + " from automatic_call where unfinished = 1 order by id")
                .query(CALL)
                .list());
    }

    /** The audio; nothing when it is lost. */
    Optional<? extends AudioSource> audio(AutomaticCall call) {
        return audio.find(call.file());
    }

    /** How many of a tenant's recipients are being called. */
    int calling(int domainId) {
        return database.read(tx -> tx.sql()
                .sql("""
                        select count(*) from automatic_call c
                        join automatic_call_recipient r on r.automatic_call_id = c.id
                        where c.unfinished = 1 and c.domain_id = ? and r.state = ?""")
                .params(domainId, State.CALLING.name())
                .query(Integer.class)
                .single());
    }

    /** Marks the next one who waits with the call that is about to be made. @return its number, nothing if nobody waits */
    Optional<String> take(AutomaticCall of, CallId call) {
        long now = Sql.micros(clock.instant());
        Optional<String> number = database.write(tx -> tx.sql()
                .sql("""
                        update automatic_call_recipient set state = 'CALLING', call_id = ?, marked_us = ?
                        where automatic_call_id = ? and ordinal = (select min(ordinal) from automatic_call_recipient
                            where automatic_call_id = ? and state = 'WAITING'
                                and (not_before_us is null or not_before_us <= ?))
                        returning number""")
                .params(call.value(), now, of.id(), of.id(), now)
                .query(String.class)
                .optional());
        if (number.isPresent()) {
            results.expect(call);
        }
        return number;
    }

    /** The call was not made: its recipient waits again. */
    void giveBack(CallId call) {
        become(State.WAITING, call);
    }

    /** The call will never be made: the number may not be called. */
    void refuse(CallId call) {
        become(State.REFUSED, call);
    }

    private void become(State state, CallId call) {
        database.write(tx -> become(tx, state, call));
        results.forget(call);
    }

    private static int become(Tx tx, State state, CallId call) {
        return tx.sql().sql("""
                        update automatic_call_recipient set state = ?, call_id = null, marked_us = null
                        where call_id = ? and state = 'CALLING'""").params(state.name(), call.value()).update();
    }

    /**
     * Finds out what became of calls of which it is in doubt whether they were made: those that the ledger does not know
     * were not.
     *
     * @param markedBefore only those that were marked earlier
     */
    void settle(Instant markedBefore) {
        List<CallId> inDoubt = database.read(tx -> tx.sql()
                .sql("""
                        select r.call_id from automatic_call c
                        join automatic_call_recipient r on r.automatic_call_id = c.id
                        where c.unfinished = 1 and r.state = 'CALLING' and r.marked_us < ?""")
                .param(Sql.micros(markedBefore))
                .query((row, _) -> new CallId(row.getString(1)))
                .list());
        for (CallId call : inDoubt) {
            boolean unmade = database.write(
                    tx -> LedgerReader.entries(tx, call).isEmpty() && become(tx, State.WAITING, call) > 0);
            if (unmade) {
                results.forget(call);
            }
        }
    }

    /** Closes it if everybody was called. @return whether it is closed now */
    boolean finish(AutomaticCall call) {
        boolean finished = database.read(
                tx -> tx.sql().sql("""
                                select count(*) from automatic_call_recipient
                                where automatic_call_id = ? and state in ('WAITING', 'CALLING')""").param(call.id()).query(Integer.class).single() == 0);
        if (finished) {
            close(call);
        }
        return finished;
    }

    /** Nobody else is called. */
    void close(AutomaticCall call) {
        database.write(tx -> tx.sql()
                .sql("update automatic_call set unfinished = 0 where id = ?")
                .param(call.id())
                .update());
        files.discard(call.file());
    }
}
