package org.santral.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final byte[] SECRET = "s3cret".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void a_sealed_secret_opens_after_a_restart_and_only_with_its_own_key() throws Exception {
        byte[] sealed = Vault.open(folder).seal(SECRET);

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
        assertThat(Vault.open(folder).open(sealed)).isEqualTo(SECRET);
        Vault other = Vault.open(Files.createDirectory(folder.resolve("other")));
        assertThatThrownBy(() -> other.open(sealed)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Vault.open(folder).seal(SECRET)).isNotEqualTo(sealed);
    }

    @Test
    void what_was_changed_does_not_open() throws Exception {
        Vault vault = Vault.open(folder);
        byte[] sealed = vault.seal(SECRET);
        sealed[sealed.length - 1] ^= 1;

        assertThatThrownBy(() -> vault.open(sealed)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.open(new byte[3])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_key_is_for_its_owner_only_and_must_be_whole() throws Exception {
        Vault.open(folder);
        Path key = folder.resolve("secret.key");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        Files.write(key, new byte[5]);
        assertThatThrownBy(() -> Vault.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("backup");
    }
}
