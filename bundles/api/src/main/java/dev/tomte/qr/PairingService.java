package dev.tomte.qr;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Pairing codes: short-lived, good for one time, and in a QR code signed by the device. All methods may be called from any
 * thread and wait for the disk; when a call returns, its change is on it.
 */
@ProviderType
public interface PairingService {

    /** The shortest time to live. */
    Duration SHORTEST = Duration.ofSeconds(10);

    /** The longest time to live. */
    Duration LONGEST = Duration.ofHours(24);

    /**
     * Issues a code.
     *
     * @param purpose what for: 1 to 64 of {@code a-z0-9.-}
     * @param timeToLive {@link #SHORTEST} to {@link #LONGEST}; empty for what is configured
     * @param who as in the audit log: {@code shell} for instance
     * @throws IllegalArgumentException if the purpose or the time is not as described
     * @throws PairingException {@link PairingException.Reason#TOO_MANY_CODES} if 100 are open
     */
    PairingCode issue(String purpose, Optional<Duration> timeToLive, String who) throws PairingException;

    /**
     * The URL for a QR code, with the secret in its fragment, which a browser keeps to itself:
     * {@code https://<base>#v=1&d=<device>&c=<code>&e=<expiry>&k=<key version>&s=<signature>}. {@code docs/qr.md} describes
     * it byte by byte.
     *
     * @param deviceId 1 to 64 of {@code A-Za-z0-9._-}
     * @throws IllegalArgumentException if the device's id is not as described
     * @throws PairingException if no base URL is configured and the setting {@code serverUrl} is no https address, or the
     *     device cannot sign
     */
    String payload(String deviceId, PairingCode code) throws PairingException;

    /**
     * Redeems a code, once and for all: of two who try at once, one gets {@link PairingException.Reason#USED}.
     *
     * @param codeOrUrl as typed (in any case, with or without hyphens; O is taken for 0, I and L for 1), or the whole URL,
     *     whose signature is checked then
     * @param who redeems it, for the audit log
     * @throws PairingException why not; a wrong code counts against the limit of attempts
     */
    Pairing redeem(String codeOrUrl, String who) throws PairingException;

    /**
     * Says whether {@link #redeem} would succeed, and changes nothing; a wrong code counts as an attempt here too.
     *
     * @throws PairingException why not
     */
    Pairing verify(String codeOrUrl) throws PairingException;

    /** All that are open, and those that ended within the last hour, youngest first. */
    List<Pairing> list() throws PairingException;

    /**
     * Makes an open code useless.
     *
     * @return false if it was not open any more
     * @throws IllegalArgumentException if there is no such pairing
     */
    boolean revoke(long id, String who) throws PairingException;
}
