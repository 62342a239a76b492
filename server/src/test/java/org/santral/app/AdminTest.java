package org.santral.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.app.AdminCommands.Result;
import org.santral.app.config.Config;
import org.santral.http.bulutfon.OAuthDirectory;
import org.santral.oauth.Applications;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.tenant.Directory;

/** Administration from the shell: in the data folder of a server that is stopped, and of one that runs. */
class AdminTest {
    private static final String CALLBACK = "https://panel.example/callback";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("santral.yaml"), """
                tenants:
                  - name: demo
                    domain-id: 101
                    sip-domain: demo.example
                    bulutfon:
                      applications: [ { client-id: filed, client-secret: s, redirect-uri: "https://a.example/" } ]
                """);
    }

    private Result run(String... words) throws Exception {
        List<String> all = List.of(words);
        return AdminSocket.ask(folder, all).orElseGet(() -> Admin.inFolder(config(), folder, all));
    }

    private Config config() {
        return Config.load(file, Map.of());
    }

    private Result add() throws Exception {
        return run("app", "add", "--tenant", "demo", "--name", "Panel", "--redirect-uri", CALLBACK);
    }

    private static String clientId(Result added) {
        assertThat(added.status()).as(added.text()).isZero();
        return added.text()
                .lines()
                .findFirst()
                .orElseThrow()
                .replace("client_id", "")
                .strip();
    }

    @Test
    void an_application_that_was_added_is_there_until_it_is_removed() throws Exception {
        String id = clientId(add());

        Result list = run("app", "list", "--tenant", "demo");
        assertThat(list.text())
                .isEqualTo("filed  filed  (configuration file)  https://a.example/\n" + id + "  Panel  " + CALLBACK);
        assertThat(run("app", "remove", "--tenant", "demo", "--client-id", id).status())
                .isZero();
        assertThat(run("app", "list", "--tenant", "demo").text()).doesNotContain(id);
        assertThat(run("audit").text().lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("demo  shell user ")
                .endsWith("  application removed with its tokens " + id);
        assertThat(run("audit", "--since", "2100-01-01T00:00:00Z").text()).isEqualTo("nothing was changed");
        assertThat(run("audit", "--since", "yesterday").status()).isEqualTo(2);
    }

    @Test
    void a_running_server_is_asked() throws Exception {
        Directory directory =
                new Directory(List.of(config().tenants().getFirst().tenant()));
        try (Database database = Database.open(DatabaseSettings.embedded(folder));
                AdminSocket socket = AdminSocket.open(
                        folder,
                        new AdminCommands(
                                database,
                                directory,
                                new Applications(
                                        database,
                                        new OAuthDirectory(
                                                Accounts.of(directory, config()).bulutfon()),
                                        Clock.systemUTC())))) {
            String id = clientId(add());
            assertThat(run("app", "list", "--tenant", "demo").text()).contains(id);
            // The socket tells whose shell it is.
            assertThat(run("audit", "--tenant", "demo", "--since", "2026-01-01").text())
                    .endsWith("  demo  shell user " + System.getProperty("user.name") + "  application added " + id);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("admin"))))
                    .isEqualTo("rwx------");
        }
        assertThat(AdminSocket.ask(folder, List.of("app", "list", "--tenant", "demo")))
                .isEmpty();
    }

    @Test
    void what_cannot_be_done_is_said() throws Exception {
        assertThat(run("app", "remove", "--tenant", "demo", "--client-id", "filed"))
                .isEqualTo(new Result(
                        1, "filed is in the configuration file; remove it there and send the server SIGHUP"));
        assertThat(run("app", "remove", "--tenant", "demo", "--client-id", "x"))
                .isEqualTo(new Result(1, "tenant demo has no application x"));
        assertThat(run("app", "list", "--tenant", "nobody"))
                .isEqualTo(new Result(2, "--tenant: value 'nobody' – expected one of demo"));
        assertThat(run("app", "list")).isEqualTo(new Result(2, "--tenant must be given once"));
        assertThat(run("app", "add", "--tenant", "demo", "--name", "P", "--redirect-uri", "javascript:x")
                        .status())
                .isEqualTo(1);
        assertThat(run("app", "add", "--tenant", "demo", "--colour", "red").text())
                .isEqualTo("unknown option --colour, expected --name, --redirect-uri, --tenant");
        assertThat(run("app", "paint").text())
                .isEqualTo("unknown command: app paint, expected app list, app add, app remove or audit");
    }
}
