package org.santral.app.config;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.transport.TlsFiles;

/** What TLS needs: files that are there, sound, and belong together. */
final class TlsReader {
    private TlsReader() {}

    /** The section {@code tls}; null when not given. */
    static Config.@Nullable Tls own(Section sip) {
        Section section = sip.optionalSection("tls");
        if (section == null) {
            return null;
        }
        Value certificate = section.required("certificate");
        Value key = section.required("key");
        Config.Tls tls = new Config.Tls(certificate.file(), key.file());
        section.done();
        try {
            TlsFiles.identity(tls.certificate(), tls.key());
            return tls;
        } catch (TlsFiles.Unusable e) {
            throw (e.ofKey() ? key : certificate)
                    .problem(String.valueOf(e.getMessage()))
                    .because(e);
        }
    }

    /** A file of authorities. */
    static @Nullable Path authorities(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        Path file = value.file();
        try {
            List<X509Certificate> read = TlsFiles.certificates(file);
            return read.isEmpty() ? null : file;
        } catch (TlsFiles.Unusable e) {
            throw value.problem(String.valueOf(e.getMessage())).because(e);
        }
    }
}
