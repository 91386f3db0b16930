package hub

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"regulars/model"
)

// clockAhead is how far a clock may be ahead before its events count as of the time when they came.
const clockAhead = 5 * time.Minute

// keyed says which profile fields a member is found by, in the order of their numbers.
var keyed = []struct {
	field uint64
	by    string
}{
	{model.FieldPhone, ByPhone}, {model.FieldCard, ByCard}, {model.FieldExternal, ByExt}, {model.FieldEmail, ByEmail},
}

// written is the moment of an event for who writes last. A clock that is far ahead must not have the last
// word for years, so what it wrote counts as of the time when it came.
func (f *fold) written(e *model.Event) model.HLC {
	if now := model.NextHLC(0, f.at); e.HLC.Time().After(f.at.Add(clockAhead)) {
		return now
	}
	return e.HLC
}

// profile folds the personal part of an enrolment or edit: for each field the last writer by (hlc,
// stream, seq). A field that was cleared stays, without text, so that an older event which comes later
// does not bring it back.
func (f *fold) profile(m *Member, e *model.Event) error {
	if e.PII == nil || m.Erased != 0 {
		return nil
	}
	have, ok := f.profiles[m.ID]
	if !ok {
		var err error
		if have, err = f.Vault.Profile(m); err != nil {
			return err
		}
		f.profiles[m.ID] = have
	}
	at := f.written(e)
	for field, text := range e.PII.Fields {
		fresh := Field{Text: text, HLC: at, Stream: e.Stream[:], Seq: e.Seq}
		if old, known := have[field]; !known || fresh.After(&old) {
			have[field] = fresh
		}
	}
	return nil
}

// Plain returns the fields that have a text.
func (p Fields) Plain() model.Fields {
	out := make(model.Fields, len(p))
	for field, f := range p {
		if f.Text != "" {
			out[field] = f.Text
		}
	}
	return out
}

// keysOf returns the look-ups of a profile, ascending.
func (v *Vault) keysOf(p Fields) [][16]byte {
	var keys [][16]byte
	for _, k := range keyed {
		if text := p[k.field].Text; text != "" {
			keys = append(keys, v.Lookup(k.by, text))
		}
	}
	slices.SortFunc(keys, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(keys)
}

// flushProfiles seals the profiles that changed and notes who may be the same person.
func (f *fold) flushProfiles() error {
	ids := slices.SortedFunc(maps.Keys(f.profiles), compareIDs)
	claimed := map[[16]byte][]model.ID{}
	var asked [][16]byte
	for _, id := range ids {
		m, p := f.members[id], f.profiles[id]
		var err error
		if m.PII, err = f.Vault.sealProfile(id, p); err != nil {
			return err
		}
		old := m.Keys
		m.Keys = f.Vault.keysOf(p)
		for _, key := range m.Keys {
			if !slices.Contains(old, key) {
				claimed[key] = append(claimed[key], id)
				asked = append(asked, key)
			}
		}
	}
	if len(asked) == 0 {
		return nil
	}
	slices.SortFunc(asked, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	asked = slices.Compact(asked)
	found, err := f.tx.ByKeys(asked)
	if err != nil {
		return err
	}
	for _, key := range asked {
		if err := f.twins(append(slices.Clone(found[key]), claimed[key]...)); err != nil {
			return err
		}
	}
	return nil
}

// twins notes that members have a look-up in common: they may be one person who enrolled in two
// shops. A person at HQ decides.
func (f *fold) twins(ids []model.ID) error {
	slices.SortFunc(ids, compareIDs)
	if ids = slices.Compact(ids); len(ids) < 2 {
		return nil
	}
	return f.note(Note{Sort: NoteTwins, Event: ids[len(ids)-1], Member: ids[len(ids)-1], Others: ids[:len(ids)-1], At: f.at.Unix()})
}
