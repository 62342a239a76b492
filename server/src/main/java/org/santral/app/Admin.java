package org.santral.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.app.AdminCommands.Result;
import org.santral.app.config.Config;
import org.santral.http.bulutfon.OAuthDirectory;
import org.santral.oauth.Applications;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.tenant.Directory;

/**
 * {@code ./santral app …}: asks the server that runs on the data folder, or does it in the folder itself when none does.
 */
final class Admin {
    private Admin() {}

    static int run(String command, List<String> options) throws Main.Usage, IOException {
        List<String> words = new ArrayList<>(options);
        words.addFirst(command);
        String file = take(words, "--config");
        String data = take(words, "--data");
        if (file == null || data == null) {
            throw new Main.Usage(command + " needs --config FILE and --data FOLDER, those of the server");
        }
        Config config = Config.load(Path.of(file), System.getenv());
        Optional<Result> answered = AdminSocket.ask(Path.of(data), words);
        Result result = answered.isPresent() ? answered.get() : inFolder(config, Path.of(data), words);
        (result.status() == 0 ? System.out : System.err).println(result.text());
        return result.status();
    }

    /** Takes an option with its value out of the words, wherever it stands; null if it is not there. */
    private static @Nullable String take(List<String> words, String name) throws Main.Usage {
        String value = Main.option(words, name);
        if (value != null) {
            int at = words.indexOf(name);
            words.subList(at, at + 2).clear();
        }
        return value;
    }

    static Result inFolder(Config config, Path data, List<String> words) {
        Directory directory = new Directory(
                config.tenants().stream().map(Config.TenantConfig::tenant).toList());
        OAuthDirectory configured =
                new OAuthDirectory(Accounts.of(directory, config).bulutfon());
        DatabaseSettings settings = new DatabaseSettings(
                config.database().url(),
                config.database().user(),
                config.database().password(),
                data);
        try (Database database = Database.open(settings)) {
            AdminCommands commands =
                    new AdminCommands(database, directory, new Applications(database, configured, Clock.systemUTC()));
            return AuditTrail.as(
                    new AuditTrail.Actor("shell user " + System.getProperty("user.name"), ""),
                    () -> commands.run(words));
        }
    }
}
