package io.rabbitagent.config;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the PEM files of TLS before anybody listens with them: what is wrong is told then, with its file. */
final class TlsFiles {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] SAMPLE = "rabbitmq-agent".getBytes(StandardCharsets.US_ASCII);

    private TlsFiles() {}

    /** The first certificate of the file. */
    static X509Certificate certificate(Path file) throws TextFile.Refused {
        return certificateIn(certificateText(file));
    }

    static String certificateText(Path file) throws TextFile.Refused {
        return TextFile.read(file, PosixFilePermission.OTHERS_WRITE);
    }

    /** All of them have to be readable: a chain that is cut off would be served so. */
    static X509Certificate certificateIn(String text) throws TextFile.Refused {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            if (!found.isEmpty() && found.iterator().next() instanceof X509Certificate first) {
                return first;
            }
        } catch (CertificateException e) {
            // The same answer as for a file without any.
        }
        throw new TextFile.Refused(
                "holds no certificate in PEM that can be read", "name the file that begins with BEGIN CERTIFICATE");
    }

    /** The key, which is that of the certificate. */
    static PrivateKey key(Path file, Path certificate) throws TextFile.Refused {
        return keyIn(keyText(file), certificate(certificate), certificate);
    }

    static String keyText(Path file) throws TextFile.Refused {
        return TextFile.read(file, PosixFilePermission.OTHERS_READ);
    }

    /** @param named the file of the certificate */
    static PrivateKey keyIn(String text, Certificate certificate, Path named) throws TextFile.Refused {
        Matcher found = PKCS8.matcher(text);
        if (!found.find()) {
            throw new TextFile.Refused(
                    "holds no key in PKCS #8 without a passphrase",
                    "convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        PublicKey counterpart = certificate.getPublicKey();
        PrivateKey key = read(found.group(1), counterpart.getAlgorithm());
        if (!belongTogether(key, counterpart)) {
            throw new TextFile.Refused(
                    "is not the key of the certificate in " + named, "name the key that it was made with");
        }
        return key;
    }

    private static PrivateKey read(String base64, String algorithm) throws TextFile.Refused {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TextFile.Refused(
                    "holds no " + algorithm + " key, such as the certificate has",
                    "name the key that the certificate was made with");
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey counterpart) {
        for (String algorithm : List.of("SHA256withRSA", "SHA256withECDSA", "EdDSA")) {
            try {
                Signature signature = Signature.getInstance(algorithm);
                signature.initSign(key);
                signature.update(SAMPLE);
                byte[] signed = signature.sign();
                signature.initVerify(counterpart);
                signature.update(SAMPLE);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                // A key of another kind.
            }
        }
        return false;
    }
}
