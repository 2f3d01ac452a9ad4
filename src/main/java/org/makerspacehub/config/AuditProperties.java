package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the records are watched over.
 *
 * @param publicKey the public half of {@code AUDIT_SIGNING_KEY} ({@code AUDIT_PUBLIC_KEY}), X.509
 *     in Base64; empty: {@code /hub audit verify} checks no signatures
 * @param checkpointRows the executor signs after so many rows ({@code AUDIT_CHECKPOINT_ROWS})
 * @param checkpointEvery and after so long, also when nothing happens ({@code
 *     AUDIT_CHECKPOINT_EVERY})
 * @param lookPeriod between two looks at the records
 */
@ConfigurationProperties("hub.audit")
public record AuditProperties(
    @DefaultValue("") String publicKey,
    @DefaultValue("200") long checkpointRows,
    @DefaultValue("1h") Duration checkpointEvery,
    @DefaultValue("15s") Duration lookPeriod) {}
