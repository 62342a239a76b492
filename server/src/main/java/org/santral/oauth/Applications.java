package org.santral.oauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;

/**
 * Applications of all tenants: those of the configuration file and those that were registered from the shell. Where both
 * have a client id, the file's counts.
 */
public final class Applications {
    /** Applications that one tenant may register. */
    public static final int MAX_PER_TENANT = 1000;

    private static final int MAX_NAME = 100;
    private static final int MAX_REDIRECTS = 20;
    private static final String SELECT =
            "select domain_id, client_id, name, redirect_uris, secret_sha256 from oauth_application";

    private final Database database;
    private final Configured configured;
    private final Clock clock;

    /**
     * An application in a list.
     *
     * @param configured whether it is in the configuration file, and so cannot be removed here
     */
    public record Listed(String clientId, String name, List<URI> redirectUris, boolean configured) {}

    /** A new application; the secret is shown here only. */
    public record Added(String clientId, String clientSecret) {
        @Override
        public String toString() {
            return "Added[" + clientId + "]";
        }
    }

    public Applications(Database database, Configured configured, Clock clock) {
        this.database = database;
        this.configured = configured;
        this.clock = clock;
    }

    /** A tenant's applications: the file's first, then the others in the order they were registered. */
    public List<Listed> all(int domainId) {
        List<Listed> all = new ArrayList<>();
        configured.applications(domainId).forEach(application -> all.add(listed(application, true)));
        database
                .read(tx -> tx.sql()
                        .sql(SELECT + " where domain_id = ? order by created_us, client_id")
                        .param(domainId)
                        .query((row, _) -> application(row))
                        .list())
                .stream()
                .filter(application ->
                        configured.application(application.clientId()).isEmpty())
                .forEach(application -> all.add(listed(application, false)));
        return all;
    }

    private static Listed listed(Application application, boolean configured) {
        return new Listed(application.clientId(), application.name(), application.redirectUris(), configured);
    }

    /** The application of that client id. */
    public Optional<Application> find(String clientId) {
        Optional<Application> fromFile = configured.application(clientId);
        if (fromFile.isPresent() || clientId.length() > 200) {
            return fromFile;
        }
        return database.read(tx -> tx.sql()
                .sql(SELECT + " where client_id = ?")
                .param(Sql.text(clientId))
                .query((row, _) -> application(row))
                .optional());
    }

    /**
     * Registers an application.
     *
     * @param name 1 to 100 characters, shown to users
     * @param redirectUris 1 to 20, see {@link Application#isRedirect}
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public Added add(int domainId, String name, List<URI> redirectUris) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME + " characters");
        }
        if (redirectUris.isEmpty() || redirectUris.size() > MAX_REDIRECTS) {
            throw new IllegalArgumentException("an application has 1 to " + MAX_REDIRECTS + " redirect URIs");
        }
        for (URI uri : redirectUris) {
            if (!Application.isRedirect(uri)) {
                throw new IllegalArgumentException("not an absolute URI without a fragment: " + uri);
            }
        }
        Added added = new Added(
                OpaqueToken.create().value().substring(0, 32),
                OpaqueToken.create().value());
        return database.write(tx -> {
            if (count(tx, domainId) >= MAX_PER_TENANT) {
                throw new IllegalArgumentException("the tenant has " + MAX_PER_TENANT + " applications already");
            }
            tx.sql()
                    .sql("insert into oauth_application (client_id, domain_id, secret_sha256, name, redirect_uris,"
                            + " created_us) values (?, ?, ?, ?, ?, ?)")
                    .params(
                            added.clientId(),
                            domainId,
                            OpaqueToken.hash(added.clientSecret()),
                            Sql.text(name),
                            redirectUris.stream().map(URI::toString).collect(Collectors.joining("\n")),
                            Sql.micros(clock.instant()))
                    .update();
            AuditTrail.note(tx, domainId, "application added", added.clientId());
            return added;
        });
    }

    private static int count(Tx tx, int domainId) {
        return tx.sql()
                .sql("select count(*) from oauth_application where domain_id = ?")
                .param(domainId)
                .query(Integer.class)
                .single();
    }

    /**
     * Removes a registered application with all that users granted it; its tokens stop working at once.
     *
     * @return false when the tenant has registered no such application
     */
    public boolean remove(int domainId, String clientId) {
        return database.write(tx -> {
            int removed = tx.sql()
                    .sql("delete from oauth_application where domain_id = ? and client_id = ?")
                    .params(domainId, Sql.text(clientId))
                    .update();
            if (removed == 0) {
                return false;
            }
            AuditTrail.note(tx, domainId, "application removed with its tokens", clientId);
            for (String table : List.of("oauth_grant", "oauth_consent")) {
                tx.sql()
                        .sql("delete from " + table + " where client_id = ? and domain_id = ?")
                        .params(clientId, domainId)
                        .update();
            }
            return true;
        });
    }

    private static Application application(ResultSet row) throws SQLException {
        byte[] hash = row.getString(5).getBytes(StandardCharsets.US_ASCII);
        return new Application(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4).lines().map(URI::create).toList(),
                secret -> MessageDigest.isEqual(hash, OpaqueToken.hash(secret).getBytes(StandardCharsets.US_ASCII)));
    }
}
