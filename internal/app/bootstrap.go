package app

import (
	"context"
	"errors"
	"log/slog"

	"roster/internal/config"
	"roster/internal/secret"
	"roster/internal/signin"
)

// Bootstrap makes the first administrator without a running server, for
// scripts. It works only while there is none.
func Bootstrap(ctx context.Context, c config.Config, name, email, password string, log *slog.Logger) (userID, token string, err error) {
	a, err := open(ctx, c, "", false, log)
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.doors(ctx, "http://127.0.0.1", ""); err != nil {
		return "", "", err
	}
	id, made, err := a.signin.Bootstrap(ctx, signin.Person{Name: name, Email: email, Password: secret.Text(password)})
	if err != nil {
		return "", "", err
	}
	return string(id), made.Reveal(), nil
}
