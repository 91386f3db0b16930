package wire

import "slices"

// Check holds the message against its limits.
func (m *Enrol) Check() error {
	var w want
	w.spoken(m.Protocol)
	w.that(m.Stream != Stream{}, "no stream")
	w.that(len(m.PublicKey) == keySize && len(m.Signature) == signatureSize, "key or signature")
	w.atMost(len(m.Key), MaxText, "bytes of a key")
	w.atMost(len(m.Request), MaxBlob, "bytes of a certificate request")
	continues := m.After != Stream{}
	w.that(continues || m.Key != "", "neither a key nor a stream that is continued")
	w.that(continues == (m.AfterSeq != 0) && continues == (m.AfterHash != Hash{}), "half a stream that is continued")
	w.atMost(len(m.Earlier), MaxEarlier, "earlier streams")
	w.that(!continues || len(m.Earlier) == 0, "a past of its own and one that is continued")
	return w.err
}

// Check holds the message against its limits.
func (m *Enrolled) Check() error {
	var w want
	w.that(m.Shop != 0 && m.Market != 0 && m.Generation != 0, "no shop, market or generation")
	w.that(len(m.HQ) == keySize, "key of HQ")
	w.atMost(len(m.Certificate), MaxBlob, "bytes of a certificate")
	return w.err
}

// Check holds the message against its limits.
func (m *Session) Check() error {
	var w want
	w.spoken(m.Protocol)
	w.that(m.Stream != Stream{} && m.Boot != Nonce{}, "no stream or boot")
	w.that(m.Last != 0 && m.LastHash != Hash{}, "a stream without its first event")
	w.atMost(len(m.Program), MaxText, "bytes of a version")
	return w.err
}

// Check holds the message against its limits.
func (m *Welcome) Check() error {
	var w want
	w.that(m.Protocol != 0 && m.Generation != 0 && m.Expected != 0, "no version, generation or place")
	w.that(slices.Contains([]string{Open, Closed, Frozen}, m.Verdict), "no verdict")
	w.that((m.Verdict == Open) == (m.Session != 0) && (m.Verdict == Open) == (m.Why == ""), "a session or a reason")
	w.that((m.Expected == 1) == (m.AppliedHash == Hash{}), "hash of what is applied")
	w.atMost(len(m.Why), MaxText, "bytes of a reason")
	return w.err
}

// Check holds the message against its limits.
func (m *Pushed) Check() error {
	var w want
	w.that((m.Applied == 0) == (m.Hash == Hash{}), "hash of what is applied")
	w.atMost(len(m.Quarantined), MaxEvents, "events set aside")
	for i, seq := range m.Quarantined {
		w.that(seq <= m.Applied && (i == 0 && seq > 0 || i > 0 && m.Quarantined[i-1] < seq), "events set aside")
	}
	return w.err
}

// Check holds the message against its limits.
func (m *Pull) Check() error {
	var w want
	w.spoken(m.Protocol)
	w.that(m.Stream != Stream{} && m.Session != 0, "no stream or session")
	w.that(m.Rows > 0, "no rows wanted")
	w.that(m.Rows <= MaxRows && m.Wait <= MaxWait && m.Calm <= m.Wait, "more rows or time than there are")
	return w.err
}

func (m *Row) check(w *want) {
	w.that(m.Sort != "" && len(m.Sort) <= MaxText, "a row without its sort")
	w.that(m.ID.IsZero() || named(m.ID), "a row without its stream")
	w.atMost(len(m.Value), MaxValue, "bytes of a row")
	w.atMost(len(m.PII), MaxValue, "personal bytes of a row")
	w.that(!m.Gone || len(m.Value)+len(m.PII) == 0, "a row that is gone has nothing")
}

func (m *Grant) check(w *want) {
	w.that(named(m.Member) && m.N != 0 && len(m.Lots) > 0, "half a grant")
	w.lots(m.Lots, "lots of a grant")
	w.that(m.Coupon.IsZero() || named(m.Coupon) && len(m.Lots) == 1 && m.Lots[0].Points == 1, "a coupon is one")
}

// Check holds the message against its limits.
func (m *Pulled) Check() error {
	var w want
	w.that(m.Next.Generation != 0, "no generation")
	w.atMost(len(m.Rows), MaxRows, "rows")
	w.atMost(len(m.Grants), MaxGrants, "grants")
	w.atMost(len(m.Recalls), MaxGrants, "recalls")
	last := uint64(0)
	for i := range m.Rows {
		m.Rows[i].check(&w)
		w.that(m.Rows[i].Seq > last && m.Rows[i].Seq <= m.Next.Seq, "rows out of order")
		last = m.Rows[i].Seq
	}
	for i := range m.Grants {
		m.Grants[i].check(&w)
	}
	for _, r := range m.Recalls {
		w.that(named(r.Member) && r.Points > 0, "half a recall")
		w.that(r.Coupon.IsZero() || named(r.Coupon) && r.Points == 1, "a coupon is one")
	}
	if m.Checkpoint != nil {
		m.Checkpoint.check(&w)
	}
	return w.err
}

// Check holds the message against its limits.
func (m *Reserve) Check() error {
	var w want
	w.spoken(m.Protocol)
	w.that(m.Stream != Stream{} && m.Session != 0, "no stream or session")
	w.that(named(m.Member) && m.Points > 0, "no member or no points")
	w.that(m.Coupon.IsZero() || named(m.Coupon) && m.Points == 1, "a coupon is one")
	return w.err
}

// Check holds the message against its limits.
func (m *Reserved) Check() error {
	var w want
	w.that(m.Generation != 0 && m.Have >= 0 && m.Coming >= 0, "no generation")
	w.that((m.Grant == nil) == (m.Why != ""), "a grant or a reason")
	w.atMost(len(m.Why), MaxText, "bytes of a reason")
	if m.Grant != nil {
		m.Grant.check(&w)
	}
	if m.Row != nil {
		m.Row.check(&w)
	}
	return w.err
}

// Check holds the message against its limits.
func (m *Lookup) Check() error {
	var w want
	w.spoken(m.Protocol)
	w.that(m.Stream != Stream{} && m.Session != 0, "no stream or session")
	w.that(slices.Contains([]string{"phone", "card", "email", "ext", "id"}, m.By) && m.Value != "", "nothing to look for")
	w.atMost(len(m.Value), MaxText, "bytes to look for")
	return w.err
}

// Check holds the message against its limits.
func (m *Found) Check() error {
	var w want
	w.atMost(len(m.Rows), maxMatches, "members found")
	for i := range m.Rows {
		m.Rows[i].check(&w)
	}
	return w.err
}

// Check holds the message against its limits.
func (m *Problem) Check() error {
	var w want
	w.that(m.Code != "" && len(m.Code) <= MaxText, "no code")
	return w.err
}
