package org.santral.app;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.santral.oauth.Applications;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;

/** What an operator does from the shell ({@code ./santral app …}), in a running server or on its data folder. */
final class AdminCommands {
    private static final String USAGE = "expected app list, app add, app remove or audit";

    private final Database database;
    private final Directory directory;
    private final Applications applications;

    AdminCommands(Database database, Directory directory, Applications applications) {
        this.database = database;
        this.directory = directory;
        this.applications = applications;
    }

    /**
     * What came of a command.
     *
     * @param status 0 done, 1 failed, 2 the command line is wrong
     * @param text for the operator, of several lines perhaps
     */
    record Result(int status, String text) {}

    /** Carries out a command. Blocks. @param words such as {@code app, list, --tenant, demo} */
    Result run(List<String> words) {
        if (!words.isEmpty() && words.getFirst().equals("audit")) {
            return audit(words.subList(1, words.size()));
        }
        if (words.size() < 2 || !words.getFirst().equals("app")) {
            return new Result(2, USAGE);
        }
        try {
            List<String> options = words.subList(2, words.size());
            return switch (words.get(1)) {
                case "list" -> list(options);
                case "add" -> add(options);
                case "remove" -> remove(options);
                default -> new Result(2, "unknown command: app " + words.get(1) + ", " + USAGE);
            };
        } catch (Main.Usage e) {
            return new Result(2, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return new Result(1, String.valueOf(e.getMessage()));
        }
    }

    /** What was administrated, a line for each change: when, which tenant, who, from where, what. */
    private Result audit(List<String> words) {
        try {
            Options given = Options.of(words, Set.of("--tenant", "--since"));
            Tenant tenant = given.all("--tenant").isEmpty() ? null : tenant(given);
            Instant since = given.all("--since").isEmpty() ? null : since(given.one("--since"));
            String lines = AuditTrail.entries(database, tenant == null ? null : tenant.domainId(), since).stream()
                    .map(this::line)
                    .collect(Collectors.joining("\n"));
            return new Result(0, lines.isEmpty() ? "nothing was changed" : lines);
        } catch (Main.Usage e) {
            return new Result(2, String.valueOf(e.getMessage()));
        }
    }

    private String line(AuditTrail.Entry entry) {
        Integer domainId = entry.domainId();
        String tenant = domainId == null
                ? "-"
                : directory.byDomainId(domainId).map(Tenant::name).orElse("domain " + domainId);
        return entry.at().truncatedTo(ChronoUnit.SECONDS) + "  " + tenant + "  " + entry.who()
                + (entry.from().isEmpty() ? "" : " at " + entry.from()) + "  " + entry.what()
                + (entry.which().isEmpty() ? "" : " " + entry.which());
    }

    /** A day, or a moment. */
    private static Instant since(String text) throws Main.Usage {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new Main.Usage("--since: value '" + text + "' – expected 2026-05-27 or 2026-05-27T09:00:00Z");
        }
    }

    private Result list(List<String> options) throws Main.Usage {
        Options given = Options.of(options, Set.of("--tenant"));
        Tenant tenant = tenant(given);
        String lines = applications.all(tenant.domainId()).stream()
                .map(application -> application.clientId() + "  " + application.name()
                        + (application.configured() ? "  (configuration file)" : "") + "  "
                        + application.redirectUris().stream().map(URI::toString).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
        return new Result(0, lines.isEmpty() ? "tenant " + tenant.name() + " has no applications" : lines);
    }

    private Result add(List<String> options) throws Main.Usage {
        Options given = Options.of(options, Set.of("--tenant", "--name", "--redirect-uri"));
        Tenant tenant = tenant(given);
        List<URI> redirects = new ArrayList<>();
        for (String uri : given.all("--redirect-uri")) {
            redirects.add(URI.create(uri));
        }
        if (redirects.isEmpty()) {
            throw new Main.Usage("app add needs --redirect-uri URI, once or several times");
        }
        Applications.Added added = applications.add(tenant.domainId(), given.one("--name"), redirects);
        return new Result(
                0,
                "client_id      " + added.clientId() + "\nclient_secret  " + added.clientSecret()
                        + "\nThe secret is not shown again.");
    }

    private Result remove(List<String> options) throws Main.Usage {
        Options given = Options.of(options, Set.of("--tenant", "--client-id"));
        Tenant tenant = tenant(given);
        String clientId = given.one("--client-id");
        if (applications.remove(tenant.domainId(), clientId)) {
            return new Result(0, "removed, and its tokens with it: " + clientId);
        }
        boolean configured = applications.all(tenant.domainId()).stream()
                .anyMatch(application -> application.clientId().equals(clientId));
        return new Result(
                1,
                configured
                        ? clientId + " is in the configuration file; remove it there and send the server SIGHUP"
                        : "tenant " + tenant.name() + " has no application " + clientId);
    }

    private Tenant tenant(Options given) throws Main.Usage {
        String name = given.one("--tenant");
        return directory.tenants().stream()
                .filter(tenant -> tenant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Main.Usage("--tenant: value '" + name + "' – expected one of "
                        + directory.tenants().stream().map(Tenant::name).collect(Collectors.joining(", "))));
    }

    /** Options with a value each, which may come several times. */
    private record Options(List<String> words) {

        static Options of(List<String> words, Set<String> known) throws Main.Usage {
            for (int i = 0; i < words.size(); i += 2) {
                if (!known.contains(words.get(i))) {
                    throw new Main.Usage("unknown option " + words.get(i) + ", expected "
                            + known.stream().sorted().collect(Collectors.joining(", ")));
                }
                if (i + 1 == words.size()) {
                    throw new Main.Usage(words.get(i) + " needs a value");
                }
            }
            return new Options(words);
        }

        List<String> all(String name) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < words.size(); i += 2) {
                if (words.get(i).equals(name)) {
                    values.add(words.get(i + 1));
                }
            }
            return values;
        }

        String one(String name) throws Main.Usage {
            List<String> values = all(name);
            if (values.size() != 1) {
                throw new Main.Usage(name + " must be given once");
            }
            return values.getFirst();
        }
    }
}
