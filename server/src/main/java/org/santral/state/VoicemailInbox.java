package org.santral.state;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.store.Database;
import org.santral.store.Sql;

/** All messages of a tenant as one list, and their files by name (spec/simotel.md B44, B45). */
public final class VoicemailInbox {

    /** What messages can be sorted by. */
    public enum Column {
        START("start_us"),
        EXTENSION("extension"),
        CALLER("caller_number"),
        LENGTH("duration_ms");

        private final String name;

        Column(String name) {
            this.name = name;
        }
    }

    /**
     * Which messages are wanted; null: any.
     *
     * @param caller number as presented
     * @param alike whether a part of a number is enough
     * @param from earliest start
     * @param to latest start, inclusive
     */
    public record Filter(
            @Nullable String caller,
            @Nullable String extension,
            boolean alike,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * A message and its file.
     *
     * @param there whether the file is
     */
    public record Entry(VoicemailMessage message, String file, boolean there) {}

    /** Some of the messages found. @param total all of them */
    public record Part(List<Entry> entries, long total) {
        public Part {
            entries = List.copyOf(entries);
        }
    }

    private final Database database;
    private final SoundFiles files;

    VoicemailInbox(Database database, Path dataFolder) throws IOException {
        this.database = database;
        this.files = new SoundFiles(dataFolder.resolve("voicemail"));
    }

    /** @param start how many to leave out @param count most of the part */
    public Part search(int domainId, Filter filter, Column by, boolean ascending, int start, int count) {
        StringBuilder where = new StringBuilder(" from voicemail_message where domain_id = ?");
        List<Object> params = new ArrayList<>(List.of(domainId));
        number(where, params, "caller_number", filter.caller(), filter.alike());
        number(where, params, "extension", filter.extension(), filter.alike());
        if (filter.from() != null) {
            where.append(" and start_us >= ?");
            params.add(Sql.micros(filter.from()));
        }
        if (filter.to() != null) {
            where.append(" and start_us <= ?");
            params.add(Sql.micros(filter.to()));
        }
        String way = ascending ? " asc" : " desc";
        return database.read(tx -> new Part(
                tx.sql()
                        .sql("select uuid, extension, caller_number, caller_name, start_us, duration_ms, read_us, file"
                                + where + " order by " + by.name + way + ", start_us" + way + ", uuid" + way
                                + String.format(Locale.ROOT, " limit %d offset %d", count, start))
                        .params(params)
                        .query((row, _) -> entry(row))
                        .list(),
                tx.sql()
                        .sql("select count(*)" + where)
                        .params(params)
                        .query(Long.class)
                        .single()));
    }

    private static void number(
            StringBuilder where, List<Object> params, String column, @Nullable String number, boolean alike) {
        if (number == null) {
            return;
        }
        where.append(" and ").append(column).append(alike ? " like ? escape '!'" : " = ?");
        String text = Sql.text(number);
        params.add(alike ? "%" + text.replaceAll("([!%_])", "!$1") + "%" : text);
    }

    /** The sound file of that name, when it is that of a message of this tenant and there. */
    public Optional<Path> file(int domainId, String name) {
        boolean ours = database.read(tx -> tx.sql()
                        .sql("select count(*) from voicemail_message where domain_id = ? and file = ?")
                        .params(domainId, Sql.text(name))
                        .query(Long.class)
                        .single())
                > 0;
        return ours ? files.find(name) : Optional.empty();
    }

    private Entry entry(ResultSet row) throws SQLException {
        long readUs = row.getLong(7);
        boolean fresh = row.wasNull();
        String file = row.getString(8);
        VoicemailMessage message = new VoicemailMessage(
                new CallId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Sql.instant(row.getLong(5)),
                Duration.ofMillis(row.getLong(6)),
                fresh ? null : Sql.instant(readUs));
        return new Entry(message, file, files.find(file).isPresent());
    }
}
