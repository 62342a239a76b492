package org.santral.sip.digest;

import org.jspecify.annotations.Nullable;

/** What proves a user: the password, or the stored hashes of it. Never prints its content. */
public sealed interface DigestSecret {
    /** The HA1 for this algorithm, or null if it is not known. */
    @Nullable
    String ha1(DigestAlgorithm algorithm, String user, String realm);

    /** A password in clear, as an account at a carrier needs. */
    record Password(String value) implements DigestSecret {
        @Override
        public String ha1(DigestAlgorithm algorithm, String user, String realm) {
            return algorithm.ha1(user, realm, value);
        }

        @Override
        public String toString() {
            return "Password[…]";
        }
    }

    /**
     * Stored {@code H(user:realm:password)} values, lower-case hexadecimal; they hold for one user and realm only.
     *
     * @param md5 for MD5, or null
     * @param sha256 for SHA-256, or null
     */
    record Ha1(@Nullable String md5, @Nullable String sha256) implements DigestSecret {
        @Override
        public @Nullable String ha1(DigestAlgorithm algorithm, String user, String realm) {
            return switch (algorithm) {
                case MD5 -> md5;
                case SHA_256 -> sha256;
            };
        }

        /** The values for a password. */
        public static Ha1 of(String user, String realm, String password) {
            return new Ha1(
                    DigestAlgorithm.MD5.ha1(user, realm, password), DigestAlgorithm.SHA_256.ha1(user, realm, password));
        }

        @Override
        public String toString() {
            return "Ha1[…]";
        }
    }
}
