package dev.tomte.securestorage.internal;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be configured, with its defaults. {@link Vault} and each back end read what concerns them. */
@ObjectClassDefinition(
        name = "Tomte secrets",
        description =
                "Where secrets are kept. Changes apply at once; 'tomte secret:migrate' moves what is kept already.")
@Retention(RetentionPolicy.RUNTIME)
public @interface SecretConfig {

    /** The persistent identity of the configuration. */
    String PID = "dev.tomte.secret";

    @AttributeDefinition(
            name = "Back end",
            description =
                    "auto takes the first of the order of preference that can be used, when the first secret comes,"
                            + " and stays with it",
            options = {
                @Option("auto"),
                @Option("keychain"),
                @Option("dpapi"),
                @Option("secret-service"),
                @Option("tpm"),
                @Option("file-passphrase"),
                @Option("file-machine")
            })
    String backend() default "auto";

    @AttributeDefinition(
            name = "Fallback",
            description =
                    "Back ends that new secrets may go to while the one in use is not there, the first that can be"
                            + " used. None if empty: then it is an error. A fallback is logged, audited and shown in health",
            options = {
                @Option("keychain"),
                @Option("dpapi"),
                @Option("secret-service"),
                @Option("tpm"),
                @Option("file-passphrase"),
                @Option("file-machine")
            })
    String[] fallback() default {};

    @AttributeDefinition(
            name = "Passphrase from",
            description =
                    "For file-passphrase: env:NAME, fd:NUMBER, credential:NAME (of systemd), file:PATH (its owner's"
                            + " alone), or prompt, which waits for 'tomte secret:unlock'; none if empty. Never the passphrase itself")
    String passphraseSource() default "";

    @AttributeDefinition(
            name = "Memory of Argon2id (MiB)",
            description = "For file-passphrase: what trying a passphrase costs. Counts for a file made from now on; it"
                    + " must fit into the heap beside all else",
            min = "19",
            max = "256")
    int argonMemoryMib() default 64;

    @AttributeDefinition(
            name = "TPM",
            description = "For tpm: the path of a TPM 2.0 device with a resource manager, or HOST:PORT of a simulator")
    String tpmDevice() default "/dev/tpmrm0";

    @AttributeDefinition(
            name = "Session bus",
            description = "For secret-service: a D-Bus address such as unix:path=/run/user/1000/bus; if empty, the"
                    + " environment's DBUS_SESSION_BUS_ADDRESS, or the bus in XDG_RUNTIME_DIR")
    String busAddress() default "";
}
