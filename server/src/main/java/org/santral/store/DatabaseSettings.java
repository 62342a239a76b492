package org.santral.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param url null for the embedded database in the data folder, or {@code jdbc:postgresql://host:port/name}
 * @param user database user, null when the URL or the server names one
 * @param password its password, null if it needs none
 * @param dataFolder folder for everything that is kept as a file; made if it is missing
 */
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        Path dataFolder) {

    /** The embedded database in that folder. */
    public static DatabaseSettings embedded(Path dataFolder) {
        return new DatabaseSettings(null, null, null, dataFolder);
    }

    /** Never prints the password; a URL may hold one too. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + (url == null ? "embedded" : "postgresql") + ", " + dataFolder + "]";
    }
}
