package org.santral.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.AddressRange;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.store.Vault;
import org.santral.tenant.Did;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Networks;
import org.santral.tenant.OutsideClass;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;

@OnBothDatabases
class ExtensionSettingsTest {
    private static final PhoneNumber DID = new PhoneNumber("908508850000");
    private static final ExtensionSetting CAN =
            new ExtensionSetting("Can", "can@demo.example", true, Set.of(OutsideClass.MOBILE));

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private DatabaseSettings settings;
    private Database database;
    private State state;
    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        settings = backend.create(folder);
        start();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void start() throws IOException {
        database = Database.open(settings);
        directory = new Directory(List.of());
        state = State.open(database, folder, Clock.systemUTC(), Vault.open(folder), directory);
        state.overlays().apply(List.of(tenant()));
    }

    private static Tenant tenant() {
        return Tenant.builder("demo", 101, "demo.example")
                .extensions(List.of(
                        Extension.of("1000", "Ada", "secret", DID, true),
                        Extension.of("1001", "Bora", "secret", null, true)))
                .dids(List.of(new Did(DID, new Target.User("1000"))))
                .build();
    }

    private Tenant now() {
        return directory.byDomainId(101).orElseThrow();
    }

    @Test
    void what_clients_made_changed_and_deleted_is_there_after_a_restart() throws Exception {
        String password = state.extensions()
                .create(101, "1010", CAN, ExtensionState.UNCHANGED.withCallerId(DID))
                .orElseThrow();
        state.extensions().change(101, "1000", new ExtensionSetting(null, null, true, Set.of()), now -> now);
        state.extensions().delete(101, "1001");
        assertThat(state.extensions().create(101, "1010", CAN, ExtensionState.UNCHANGED))
                .isEmpty();
        assertThat(state.extensions().change(101, "1001", CAN, now -> now)).isFalse();
        assertThat(state.extensions().delete(102, "1000")).isFalse();
        Tenant before = now();
        close();
        start();
        assertThat(now()).isEqualTo(before);
        assertThat(now().extensions().keySet()).containsExactly("1000", "1010");
        assertThat(now().extensions().get("1000"))
                .isEqualTo(tenant().extensions().get("1000").withVoicemail(true).withMayCall(Set.of()));
        assertThat(now().extensions().get("1010")).isEqualTo(CAN.over(Extension.of("1010", "", password, null, false)));
        assertThat(state.tenants().extension(101, "1010").callerId()).isEqualTo(DID);
        assertThat(state.didIds().of(now())).containsOnlyKeys(1);
    }

    @Test
    void a_user_of_the_file_gets_another_password_and_everything_else_that_can_be_said() throws Exception {
        Networks office = new Networks(
                List.of(AddressRange.parse("0.0.0.0/0.0.0.0")), List.of(AddressRange.parse("10.1.0.0/255.255.0.0")));
        MailboxSettings box = new MailboxSettings("4711", true, false, true, true, true, true, false, "box@x.example");
        ExtensionSetting all = new ExtensionSetting(
                "Ada L.", "", true, null, "other", false, false, 7, office, "cheap", box, Map.of("user/nat", "yes"));
        state.extensions().change(101, "1000", all, now -> now);
        state.extensions()
                .change(
                        101,
                        "1000",
                        now -> ExtensionSetting.ofMailbox(null, now.mailbox(), Map.of("box/name", "Ada")),
                        now -> now);
        close();
        start();
        Extension expected = tenant().extensions().get("1000");
        assertThat(now().extensions().get("1000"))
                .isEqualTo(expected.withName("Ada L.")
                        .withVoicemail(true)
                        .withPassword("other")
                        .withActive(false)
                        .withRecord(false)
                        .withCalls(true, 7)
                        .withNetworks(office)
                        .withRoute("cheap")
                        .withMailbox(box));
        assertThat(state.extensions().notes(101, "1000"))
                .containsOnly(Map.entry("user/nat", "yes"), Map.entry("box/name", "Ada"));
        assertThat(state.extensions().notes(102, "1000")).isEmpty();
        assertThat(state.extensions().createdAt(101, "1000")).isEmpty();
        String kept = database.read(tx -> tx.sql()
                .sql("select password || mailbox from extension_setting")
                .query(String.class)
                .single());
        assertThat(kept).doesNotContain("4711", "other");
    }

    @Test
    void without_the_key_of_the_data_folder_it_does_not_start_with_wrong_passwords() throws Exception {
        state.extensions().create(101, "1010", CAN, ExtensionState.UNCHANGED);
        close();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        database = Database.open(settings);
        assertThatThrownBy(() -> State.open(
                        database, folder, Clock.systemUTC(), Vault.open(elsewhere), new Directory(List.of())))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the password of extension 1010 cannot be read: not sealed with the key of this data folder");
    }
}
