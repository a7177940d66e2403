"""How deliveries become facts: read (pure), then handles, threads, messages, revisions, receipts."""
