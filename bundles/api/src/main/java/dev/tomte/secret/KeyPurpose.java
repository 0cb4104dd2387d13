package dev.tomte.secret;

/** What a key is for; a key serves one purpose only. */
public enum KeyPurpose {
    /** Seals what is stored: 32 random bytes, AES-256-GCM. */
    DATABASE,
    /** Seals what is sent: 32 random bytes, AES-256-GCM. */
    NETWORK,
    /** Signs in the name of the device: the seed of an Ed25519 key (RFC 8032), 32 bytes. */
    SIGNING,
    /** Opens this device's own backups: the private scalar of an X25519 key (RFC 7748), 32 bytes. */
    BACKUP
}
