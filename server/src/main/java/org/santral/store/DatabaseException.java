package org.santral.store;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The database refused or failed; nothing of the transaction was written. The message is one line for operators. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What follows from the failure. */
    public enum Kind {
        /** The statement or its values are at fault: trying again cannot help. */
        REFUSED,
        /** Disk, connection or server are at fault: the same work may succeed later. */
        UNAVAILABLE
    }

    /** Data, constraint, statement, limit of the database (a value too long for an index). */
    private static final Set<String> REFUSING = Set.of("22", "23", "42", "54");

    private final Kind kind;

    public DatabaseException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Whether trying again may help. */
    public Kind kind() {
        return kind;
    }

    static DatabaseException of(String what, SQLException thrown) {
        // A failed batch quotes its values, and those are people's numbers; what is behind it does not.
        SQLException next = thrown instanceof BatchUpdateException ? thrown.getNextException() : null;
        SQLException e = next == null ? thrown : next;
        return new DatabaseException(kindOf(e), what + ": " + reason(e), e);
    }

    /** By class of the SQL state (PostgreSQL, appendix A); SQLite has numbers of its own. */
    private static Kind kindOf(SQLException e) {
        String state = e.getSQLState();
        if (state != null && state.length() == 5) {
            String group = state.substring(0, 2);
            return REFUSING.contains(group) ? Kind.REFUSED : Kind.UNAVAILABLE;
        }
        // https://www.sqlite.org/rescode.html: ERROR 1, TOOBIG 18, CONSTRAINT 19, MISMATCH 20, RANGE 25
        return switch (e.getErrorCode() & 0xff) {
            case 1, 18, 19, 20, 25 -> Kind.REFUSED;
            default -> Kind.UNAVAILABLE;
        };
    }

    /** The failure in one line, in plain words where the cause is a common one. */
    static String reason(SQLException e) {
        String state = e.getSQLState();
        boolean sqlite = state == null || state.length() != 5;
        if ("53100".equals(state) || (sqlite && (e.getErrorCode() & 0xff) == 13)) {
            return "the disk is full";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.lines().findFirst().orElse("").strip();
        if (line.toLowerCase(Locale.ROOT).contains("no suitable driver")) {
            return "not a jdbc:postgresql: address";
        }
        return line;
    }
}
