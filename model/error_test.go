package model_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"regulars/model"
)

func TestRefusalsAreTheSameWhenTheirCodesAre(t *testing.T) {
	err := fmt.Errorf("import: %w", model.Refuse("card.check", "x"))
	require.ErrorIs(t, err, model.Refuse("card.check"))
	require.NotErrorIs(t, err, model.Refuse("card.length"))
	require.NotErrorIs(t, err, fs.ErrNotExist)
	require.Equal(t, model.Code("card.check"), model.CodeOf(err))
}

func TestErrorsThatAreNoRefusalsHaveNoCode(t *testing.T) {
	require.Empty(t, model.CodeOf(nil))
	require.Empty(t, model.CodeOf(fs.ErrNotExist))
}

func TestCauseIsKeptForTheLog(t *testing.T) {
	plain := model.Refuse("store.foreign", 7, "key")
	caused := plain.Because(fs.ErrPermission)
	require.ErrorIs(t, caused, fs.ErrPermission)
	require.ErrorIs(t, caused, plain)
	require.Equal(t, "store.foreign 7 key", plain.Error())
	require.Equal(t, "store.foreign 7 key: permission denied", caused.Error())
	require.NoError(t, errors.Unwrap(plain), "Because leaves the original alone")
	require.Equal(t, plain.Args, caused.Args)
}

func TestOutermostRefusalNamesTheCode(t *testing.T) {
	inner := model.Refuse("number.overflow")
	require.Equal(t, model.Code("award.large"), model.CodeOf(model.Refuse("award.large").Because(inner)))
}

func TestLanguageIsReadFromLocales(t *testing.T) {
	for tag, want := range map[string]model.Lang{"zh_CN.UTF-8": model.ZH, "ZH": model.ZH, "en_GB": model.EN, "en": model.EN} {
		lang, ok := model.ParseLang(tag)
		require.True(t, ok, tag)
		require.Equal(t, want, lang, tag)
	}
	for _, tag := range []string{"", "C", "de_DE.UTF-8", "POSIX"} {
		_, ok := model.ParseLang(tag)
		require.False(t, ok, tag)
	}
}
